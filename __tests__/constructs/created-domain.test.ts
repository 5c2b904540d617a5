/** Options of a created domain, and the domain that cannot be updated. */
import { Domain, type DomainProps, importOf, largeDataSettings } from "../../lib/constructs/domain";
import { target } from "../support/constructs";
import { ACCOUNT, KEY } from "../support/quick-setup";
import { type Synthesized, synthesize } from "../support/synth";

const ROLE = `arn:aws:iam::${ACCOUNT}:role/AmazonSageMakerCanvasEMRSExecutionAccess-jobs`;
const LEADS = `arn:aws:iam::${ACCOUNT}:role/leads`;
const place = { vpcId: "vpc-01234567", subnetIds: { one: "subnet-01234567" } };
const network = {
  vpcId: "vpc-0000000b",
  subnetIds: ["subnet-0000000b", "subnet-0000000a"],
  securityGroupIds: ["sg-0000000b", "sg-0000000a"],
};

function domainOf(
  domain: DomainProps["domain"],
  props: Partial<DomainProps> = {},
): { readonly stack: Synthesized; readonly id: unknown; readonly ready: readonly string[] } {
  let made: Domain | undefined;
  const stack = synthesize((scope) => {
    made = new Domain(scope, "domain", {
      target,
      domain,
      network: undefined,
      protect: true,
      settings: largeDataSettings(ROLE, undefined),
      executionRoleArns: { leads: LEADS },
      dependsOn: [],
      ...props,
    });
  });
  return {
    stack,
    id: stack.resolve(made?.domainId),
    ready: (made?.ready ?? []).map(({ fqn }) => String(stack.resolve(fqn))),
  };
}

it("takes every option of a custom setup", () => {
  const { stack, id, ready } = domainOf(
    {
      create: {
        ...place,
        executionRole: "leads",
        authMode: "SSO",
        homeEfsFileSystem: "Delete",
        kmsKeyArn: KEY,
        securityGroupIds: { b: "sg-0000000b", a: "sg-0000000a" },
      },
    },
    { settings: largeDataSettings(ROLE, { bucketName: "work", prefix: "a/" }) },
  );
  expect(stack.text).toHaveExactlyResources("aws_sagemaker_domain", [
    expect.objectContaining({
      auth_mode: "SSO",
      app_network_access_type: "PublicInternetOnly",
      kms_key_id: KEY,
      retention_policy: { home_efs_file_system: "Delete" },
      default_user_settings: {
        execution_role: LEADS,
        security_groups: ["sg-0000000b", "sg-0000000a"],
        canvas_app_settings: {
          emr_serverless_settings: { execution_role_arn: ROLE, status: "ENABLED" },
          workspace_settings: { s3_artifact_path: "s3://work/a" },
        },
      },
    }),
  ]);
  expect(id).toBe("${aws_sagemaker_domain.domain.id}");
  expect(ready).toEqual(["${aws_sagemaker_domain.domain}"]);
});

it("writes down what becomes of the files when that is said, the default too", () => {
  const { stack } = domainOf({ create: { ...place, executionRole: "leads", homeEfsFileSystem: "Retain" } });
  expect(stack.text).toHaveExactlyResources("aws_sagemaker_domain", [
    expect.objectContaining({ retention_policy: { home_efs_file_system: "Retain" } }),
  ]);
});

it("needs its place with public internet access", () => {
  expect(() => domainOf({ create: { executionRole: "leads" } })).toThrow("needs its vpcId and subnetIds");
});

it("does not set the workspace of an imported domain", () => {
  const { stack, ready } = domainOf(
    { import: { domainId: "d-abc" } },
    { settings: largeDataSettings(ROLE, { bucketName: "work" }) },
  );
  expect(stack.text).toHaveExactlyResources("aws_sagemaker_domain", [
    expect.objectContaining({
      default_user_settings: expect.objectContaining({
        canvas_app_settings: { emr_serverless_settings: { execution_role_arn: ROLE, status: "ENABLED" } },
      }) as unknown,
    }),
  ]);
  expect(JSON.stringify(stack.only("aws_sagemaker_domain"))).not.toContain("s3_artifact_path");
  expect(ready).toEqual(["${aws_sagemaker_domain.domain}"]);
});

it("returns the domain to import", () => {
  expect(importOf({ import: { domainId: "d-abc" } })).toEqual({ domainId: "d-abc" });
  expect(importOf({ existing: {} })).toBeUndefined();
  expect(importOf({ create: { executionRole: "leads" } })).toBeUndefined();
});

describe("in a closed VPC", () => {
  const { stack, id, ready } = domainOf({ create: { executionRole: "leads" } }, { network });

  it("is where the network is, with its security groups", () => {
    expect(stack.text).toHaveExactlyResources("aws_sagemaker_domain", [
      expect.objectContaining({
        app_network_access_type: "VpcOnly",
        vpc_id: "vpc-0000000b",
        subnet_ids: ["subnet-0000000b", "subnet-0000000a"],
        default_user_settings: expect.objectContaining({ security_groups: ["sg-0000000b", "sg-0000000a"] }) as unknown,
      }),
    ]);
  });

  it("is an instance of its own and is replaced instead of updated, which its protection refuses in the plan", () => {
    expect(stack.text).toHaveExactlyResources("aws_sagemaker_domain", [
      expect.objectContaining({
        for_each: '${toset(["vpc-only"])}',
        lifecycle: {
          prevent_destroy: true,
          replace_triggered_by: ["terraform_data.domain_cannot-be-updated_D29A55DC"],
        },
      }),
    ]);
    expect(stack.text).toHaveExactlyResources("terraform_data", {
      "terraform_data.domain_cannot-be-updated_D29A55DC": {
        input: {
          executionRole: LEADS,
          securityGroupIds: '${toset(["sg-0000000b", "sg-0000000a"])}',
          settings: { emrServerlessSettings: { executionRoleArn: ROLE, status: "ENABLED" } },
        },
      },
    });
    expect(id).toBe('${aws_sagemaker_domain.domain["vpc-only"].id}');
    expect(ready).toEqual(["${aws_sagemaker_domain.domain}"]);
  });

  it("may be replaced when it is not protected", () => {
    const unprotected = domainOf({ create: { executionRole: "leads" } }, { network, protect: false });
    expect(unprotected.stack.lifecycle("aws_sagemaker_domain.domain")).toMatchObject({ prevent_destroy: false });
  });

  it("is left alone where it exists, and has nothing that could be replaced", () => {
    const existing = domainOf({ existing: { domainId: "d-abc" } }, { network });
    expect(existing.stack.addresses()).toEqual([]);
    expect(existing.id).toBe("d-abc");
    expect(existing.ready).toEqual([]);
  });
});
