import { SagemakerUserProfile } from "@cdktf/provider-aws/lib/sagemaker-user-profile";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { withDefaults } from "../rules/defaults";
import { userProfiles } from "../rules/user-profiles";
import { type AwsTarget, providerOf, tagsOf } from "./aws-target";
import type { LargeDataSettings } from "./domain";
import { ownValue } from "../rules/own-value";

/** A user of the domain, with a role and a large data setting of their own. */
export interface UserProfile {
  /**
   * The profile's name, at most 63 characters. Changing it replaces the profile.
   * @default the static name
   */
  readonly userProfileName?: string;
  /** The static name, among executionRoles, of the user's execution role. */
  readonly executionRole: string;
  /**
   * Repeat the domain's large data setting on the profile, because its own Canvas settings take precedence over the
   * domain's; `false`: switch large data off for this user. AWS does not say whether they take precedence setting by setting
   * or as a whole, so the profile may not inherit other Canvas settings of the domain.
   * @default true: the user may run large data jobs, whatever the domain's setting is
   */
  readonly largeData?: boolean;
  /**
   * The user's name in IAM Identity Center. Required in a domain with SSO, refused in a domain with IAM. Changing it
   * replaces the profile.
   * @default the profile has no user of IAM Identity Center
   */
  readonly singleSignOnUserName?: string;
}

/** A user of a domain in a closed VPC. */
export interface VpcOnlyUserProfile extends UserProfile {
  /**
   * Security groups of the user's apps in addition to the domain's, under names of your choice. AWS recommends a
   * separate one for each user, so that users cannot reach each other's apps. 1 to 4.
   * @default only the domain's security groups
   */
  readonly securityGroupIds?: Readonly<Record<string, string>>;
}

/** Props of {@link UserProfiles}. */
export interface UserProfilesProps {
  readonly target: AwsTarget;
  /** The domain's id; the rules ask for it wherever there are profiles. */
  readonly domainId: string | undefined;
  /** The profiles under static names. */
  readonly profiles: Readonly<Record<string, VpcOnlyUserProfile>>;
  /** ARNs of the execution roles by static name. */
  readonly executionRoleArns: Readonly<Record<string, string>>;
  readonly settings: LargeDataSettings;
  /** Refuse plans that would replace a profile. */
  readonly protect: boolean;
  /** What must be there before users may run jobs. */
  readonly dependsOn: readonly ITerraformDependable[];
}

/**
 * User profiles with large data switched on or off for each.
 * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreateUserProfile.html
 */
export class UserProfiles extends Construct {
  /** ARNs by static name. */
  readonly arns: Readonly<Record<string, string>>;

  constructor(scope: Construct, id: string, props: UserProfilesProps) {
    super(scope, id);
    this.arns = Object.fromEntries(
      Object.entries(props.profiles).map(([name, profile]) => [name, this.one(name, profile, props).arn]),
    );
  }

  private one(name: string, profile: VpcOnlyUserProfile, props: UserProfilesProps): SagemakerUserProfile {
    const { emrServerlessSettings, ...workspace } = props.settings;
    const { largeData } = withDefaults(userProfiles.value.fields, profile);
    const securityGroups = Object.values(profile.securityGroupIds ?? {});
    return new SagemakerUserProfile(this, name, {
      ...providerOf(props.target),
      ...tagsOf(props.target),
      domainId: props.domainId ?? "",
      userProfileName: profile.userProfileName ?? name,
      ...(profile.singleSignOnUserName === undefined
        ? {}
        : { singleSignOnUserIdentifier: "UserName", singleSignOnUserValue: profile.singleSignOnUserName }),
      userSettings: {
        executionRole: ownValue(props.executionRoleArns, profile.executionRole) ?? "",
        ...(securityGroups.length === 0 ? {} : { securityGroups }),
        canvasAppSettings: {
          emrServerlessSettings: largeData ? emrServerlessSettings : { status: "DISABLED" },
          ...workspace,
        },
      },
      dependsOn: [...props.dependsOn],
      lifecycle: { preventDestroy: props.protect },
    });
  }
}
