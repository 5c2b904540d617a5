import { DataAwsSecurityGroup } from "@cdktf/provider-aws/lib/data-aws-security-group";
import { DataAwsSubnet } from "@cdktf/provider-aws/lib/data-aws-subnet";
import { Ec2Tag } from "@cdktf/provider-aws/lib/ec2-tag";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { withDefaults } from "../rules/defaults";
import { networkInterfaces as networkInterfaceRule } from "../rules/network";
import type { Statement } from "../policies/policy-template";
import {
  networkInterfaces,
  networkInterfacesAnywhere,
  networkInterfacesByArn,
  networkInterfacesByTag,
} from "../policies/network-interfaces";
import { render } from "../policies/render";
import type { OneOf } from "../rules/rule";
import { type AwsTarget, dependingOn, providerOf } from "./aws-target";

/** Only in the listed subnets and security groups. */
export interface ByArn {
  /**
   * Deny EMR Serverless everything else, so that the restriction also holds for roles with AmazonSageMakerFullAccess.
   * It does not affect existing applications, other principals or direct calls. SageMaker's own network
   * interfaces stay possible.
   * @default false: the restriction has no effect on roles that another policy allows more
   */
  readonly enforce?: boolean;
}

/** Only in subnets and security groups that have a tag, as on the AWS page. Any principal that may tag subnets can then widen the restriction. */
export interface ByTag {
  /** The tag's key. */
  readonly key: string;
  /** The tag's value; case matters. */
  readonly value: string;
  /**
   * Put the tag on the listed subnets and security groups. A state that owns them and manages their tags will show drift
   * and remove it: let it ignore this key (`ignore_tags`), or tag there instead.
   * @default false: the plan checks that they have the tag
   */
  readonly tagResources?: boolean;
  /**
   * Deny EMR Serverless everything else, so that the restriction also holds for roles with AmazonSageMakerFullAccess.
   * It does not affect existing applications, other principals or direct calls. SageMaker's own network
   * interfaces stay possible.
   * @default false: the restriction has no effect on roles that another policy allows more
   */
  readonly enforce?: boolean;
}

/** In every subnet and security group of the account and Region. */
// eslint-disable-next-line @typescript-eslint/no-empty-object-type -- a form without fields
export interface Anywhere {}

/** In which subnets and security groups EMR Serverless may create network interfaces for the users. */
export type NetworkInterfaces = OneOf<{ byArn: ByArn; byTag: ByTag; open: Anywhere }>;

/** Props of {@link NetworkInterfaceAccess}. */
export interface NetworkInterfaceAccessProps {
  readonly target: AwsTarget;
  readonly networkInterfaces: NetworkInterfaces;
  /** Ids by static name. */
  readonly subnetIds: Readonly<Record<string, string>>;
  /** Ids by static name, of groups that are not made here: the domain's and those of user profiles. */
  readonly existingSecurityGroupIds: Readonly<Record<string, string>>;
  /** Ids by static name, of groups that are made here and carry the tag from the start. */
  readonly createdSecurityGroupIds: Readonly<Record<string, string>>;
  /** What must be there before subnets and groups are tagged. */
  readonly after: readonly ITerraformDependable[];
}

/**
 * What EMR Serverless needs to put workers into the users' subnets: steps 2 and 3 of Scenario 3.
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/canvas-large-data-permissions.html
 */
export class NetworkInterfaceAccess extends Construct {
  /** What every execution role is granted. */
  readonly statements: readonly Statement[];
  /** What must be there before the grant works: the tags that are put here. */
  readonly ready: readonly ITerraformDependable[];

  constructor(scope: Construct, id: string, props: NetworkInterfaceAccessProps) {
    super(scope, id);
    const { target, networkInterfaces: choice } = props;
    const { account, region } = target;
    const interfaces = render(networkInterfaces, {});
    if (choice.byArn !== undefined) {
      this.statements = [
        ...interfaces,
        ...render(networkInterfacesByArn, {
          subnetAndSecurityGroupArns: this.arns(props),
          enforce: withDefaults(networkInterfaceRule.forms.byArn.rule.fields, choice.byArn).enforce,
        }),
      ];
      this.ready = [];
    } else if (choice.byTag !== undefined) {
      const { key, value, enforce, tagResources } = withDefaults(
        networkInterfaceRule.forms.byTag.rule.fields,
        choice.byTag,
      );
      this.statements = [
        ...interfaces,
        ...render(networkInterfacesByTag, {
          account,
          region,
          tagKey: key,
          tagValue: value,
          enforce,
        }),
      ];
      this.ready = tagResources ? this.tags(props, key, value) : [];
    } else {
      this.statements = [...interfaces, ...render(networkInterfacesAnywhere, { account, region })];
      this.ready = [];
    }
  }

  /** Read and not built: the ARN of a shared subnet holds its owner's account. */
  private arns(props: NetworkInterfaceAccessProps): readonly string[] {
    const provider = providerOf(props.target);
    const subnets = new Construct(this, "subnets");
    const groups = new Construct(this, "security-groups");
    const groupIds = { ...props.createdSecurityGroupIds, ...props.existingSecurityGroupIds };
    return [
      ...Object.entries(props.subnetIds).map(([name, id]) => new DataAwsSubnet(subnets, name, { ...provider, id }).arn),
      ...Object.entries(groupIds).map(([name, id]) => new DataAwsSecurityGroup(groups, name, { ...provider, id }).arn),
    ];
  }

  private tags(props: NetworkInterfaceAccessProps, key: string, value: string): readonly ITerraformDependable[] {
    const tagged = (kind: string, ids: Readonly<Record<string, string>>): readonly ITerraformDependable[] => {
      const scope = new Construct(this, kind);
      return Object.entries(ids).map(
        ([name, resourceId]) =>
          new Ec2Tag(scope, name, {
            ...providerOf(props.target),
            resourceId,
            key,
            value,
            ...dependingOn(props.after),
          }),
      );
    };
    return [...tagged("subnets", props.subnetIds), ...tagged("security-groups", props.existingSecurityGroupIds)];
  }
}
