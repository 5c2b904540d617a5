/** What a deployer's policy is made from: addresses, values as texts for the Resource element, roles that are assumed, the state. */
import type { Deployed } from "../../../lib/deployer/deployed";
import type { Json } from "../../../lib/sources/input";
import { deployedIn } from "../../../lib/sources/terraform/deployed";
import { ACCOUNT, plan, references, type ResourceInPlan } from "../make-plan";

const ROLE = `arn:aws:iam::${ACCOUNT}:role/deployer`;
const ANY_ROLE = "arn:aws:iam::*:role/*";

function values(resource: ResourceInPlan, path: string, ...more: readonly ResourceInPlan[]): readonly string[] {
  const { resources } = deployedIn(plan([resource, ...more]), "p");
  const [found] = resources.filter(({ type, mode }) => type === resource.type && mode === (resource.mode ?? "managed"));
  return found?.values(path) ?? ["no such resource"];
}

const bucket = (after: Json, more: Partial<ResourceInPlan> = {}): ResourceInPlan => ({
  type: "aws_s3_bucket",
  name: "b",
  after,
  ...more,
});

describe("of a plan", () => {
  test("every resource of the AWS provider, data sources too, and none of another provider", () => {
    const { name, resources, state, place } = deployedIn(
      plan([
        bucket({ bucket: "b" }),
        { type: "aws_location_map", name: "m", after: { map_name: "m" } },
        { type: "aws_caller_identity", name: "c", mode: "data", actions: ["read"], after: {} },
        { type: "random_pet", name: "p", after: {} },
        { type: "my_aws_", name: "p", after: {} },
      ]),
      "p",
    );
    expect(name).toBe("p");
    // A plan does not contain where its state is kept.
    expect(state).toBe("unknown");
    expect(place).toEqual({ partition: "aws", account: ACCOUNT, region: "us-east-1" });
    expect(resources.map(({ address, type, mode, assumes }) => ({ address, type, mode, assumes }))).toEqual([
      { address: "aws_s3_bucket.b", type: "aws_s3_bucket", mode: "managed", assumes: undefined },
      { address: "aws_location_map.m", type: "aws_location_map", mode: "managed", assumes: undefined },
      { address: "data.aws_caller_identity.c", type: "aws_caller_identity", mode: "data", assumes: undefined },
    ]);
  });

  test("a place that is not known is any", () => {
    const json = { ...plan([bucket({ bucket: "b" })]), configuration: {} };
    expect(deployedIn(json, "p").place).toEqual({ partition: "aws", account: "*", region: "*" });
    expect(deployedIn(json, "p").resources[0]?.place).toEqual({ partition: "aws", account: "*", region: "*" });
  });

  test("the role of each provider", () => {
    const provider = (assume_role: unknown, alias?: string): Json => ({
      name: "aws",
      ...(alias === undefined ? {} : { alias }),
      expressions: { region: { constant_value: "us-east-1" }, ...(assume_role === undefined ? {} : { assume_role }) },
    });
    const { configuration } = plan([]) as { configuration: Json };
    const names = ["aws", "aws.variable", "aws.none", "aws.list", "aws.nothing"];
    const resources = names.map((key): ResourceInPlan =>
      bucket({ bucket: "b" }, { name: key.replace(".", "_"), provider: key }),
    );
    const json = plan(resources);
    const { root_module } = json["configuration"] as Json;
    const { resources: found } = deployedIn(
      {
        ...json,
        configuration: {
          ...configuration,
          root_module,
          provider_config: {
            aws: provider([{ role_arn: { constant_value: ROLE } }]),
            "aws.variable": provider([{ role_arn: { references: ["var.role"] } }], "variable"),
            "aws.none": provider(undefined, "none"),
            "aws.list": provider({ role_arn: { constant_value: `${ROLE}-2` } }, "list"),
            "aws.nothing": { name: "aws", alias: "nothing" },
            random: { name: "random", expressions: {} },
          },
        },
      },
      "p",
    );
    expect(found.map(({ assumes }) => assumes)).toEqual([ROLE, ANY_ROLE, undefined, `${ROLE}-2`, undefined]);
  });

  describe("values", () => {
    test("before and after the plan, each once", () => {
      const [before, after] = [
        { bucket: "old", force_destroy: false },
        { bucket: "new", force_destroy: false },
      ];
      const changed = bucket(after, { actions: ["delete", "create"], before });
      expect(values(changed, "bucket")).toEqual(["new", "old"]);
      expect(values(changed, "force_destroy")).toEqual(["false"]);
    });

    test("of a resource that the plan destroys", () => {
      const gone: ResourceInPlan = bucket({}, { actions: ["delete"], before: { bucket: "old" }, after: null });
      expect(values(gone, "bucket")).toEqual(["old"]);
    });

    // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html#policy-vars-specialchars
    test("stars, question marks and the beginning of a variable stand for themselves", () => {
      expect(values(bucket({ bucket: "a*b?c${aws:username}$d" }), "bucket")).toEqual([
        "a${*}b${?}c${$}{aws:username}$d",
      ]);
    });

    test("texts, numbers, booleans and lists; none where there is none", () => {
      const given = bucket({ a: "x", b: 3, c: true, d: ["y", "z", 1, ""], e: "", f: null, g: {} });
      const found = ["a", "b", "c", "d", "e", "f", "g", "h"].map((name) => values(given, name));
      expect(found).toEqual([["x"], ["3"], ["true"], ["y", "z"], [], [], [], []]);
    });

    test("in blocks", () => {
      const domain: ResourceInPlan = {
        type: "aws_sagemaker_domain",
        name: "d",
        after: {
          default_user_settings: [
            { execution_role: "arn:aws:iam::111122223333:role/one", canvas_app_settings: [{ x: ["a"] }, { x: ["b"] }] },
          ],
        },
      };
      expect(values(domain, "default_user_settings.execution_role")).toEqual(["arn:aws:iam::111122223333:role/one"]);
      expect(values(domain, "default_user_settings.canvas_app_settings.x")).toEqual(["a", "b"]);
      expect(values(domain, "default_space_settings.execution_role")).toEqual([]);
    });

    test("what is known only after apply is any text, once however many parts it has", () => {
      const parts = { references: ["random_id.a.hex", "random_id.b.hex"] };
      expect(values(bucket({}, { unknown: { bucket: true }, expressions: { bucket: parts } }), "bucket")).toEqual([
        "*",
      ]);
    });

    test("the ARN of a role that the plan makes", () => {
      const role: ResourceInPlan = {
        type: "aws_iam_role",
        name: "r",
        after: { name: "users", path: "/team/" },
        unknown: { arn: true, id: true },
      };
      const app: ResourceInPlan = {
        type: "aws_lambda_function",
        name: "f",
        after: {},
        unknown: { role: true, execution_role_arn: true },
        expressions: { execution_role_arn: references("aws_iam_role.r.arn") },
      };
      expect(values(app, "execution_role_arn", role)).toEqual([`arn:aws:iam::${ACCOUNT}:role/team/users`]);
      expect(values(role, "arn")).toEqual([`arn:aws:iam::${ACCOUNT}:role/team/users`]);
    });

    test("an id that is known only after apply is any", () => {
      const thing: ResourceInPlan = { type: "aws_location_map", name: "m", after: {}, unknown: { id: true } };
      expect(values(thing, "id")).toEqual(["*"]);
    });

    test("an ARN that the resource has none of", () => {
      expect(values({ type: "aws_location_map", name: "m", after: { arn: null } }, "arn")).toEqual([]);
    });
  });
});

describe("of a stack", () => {
  const stack = (more: Json): Deployed =>
    deployedIn({ resource: { aws_s3_bucket: { b: { bucket: "b" } } }, "//": { metadata: {} }, ...more }, "s");
  const roleOf = (provider: unknown): string | undefined =>
    stack({ provider: { aws: provider } }).resources[0]?.assumes;

  test.each<readonly [string, unknown, string | undefined]>([
    ["none", [{ region: "us-east-1" }], undefined],
    ["an object", { assume_role: { role_arn: ROLE } }, ROLE],
    ["a list", [{ assume_role: [{ role_arn: ROLE }] }], ROLE],
    ["the first role of several", [{ assume_role: [{ role_arn: ROLE }, { role_arn: "x" }] }], ROLE],
    [
      "that of the provider without an alias",
      [{ alias: "other", assume_role: [{ role_arn: "x" }] }, { assume_role: [{ role_arn: ROLE }] }],
      ROLE,
    ],
    [
      "none, where only another provider assumes one",
      [{ alias: "other", assume_role: [{ role_arn: "x" }] }, {}],
      undefined,
    ],
    [
      "the first, where every provider has an alias",
      [{ alias: "one", assume_role: [{ role_arn: ROLE }] }, { alias: "two" }],
      ROLE,
    ],
    ["any, where an expression says it", [{ assume_role: [{ role_arn: "${var.role}" }] }], ANY_ROLE],
    ["any, where it is not written", [{ assume_role: [{ session_name: "s" }] }], ANY_ROLE],
    ["none, where the list is empty", [{ assume_role: [] }], undefined],
  ])("the role that the provider assumes: %s", (_, provider, role) => {
    expect(roleOf(provider)).toBe(role);
  });

  const s3 = { bucket: "states", key: "canvas/ads.tfstate", region: "us-east-1" };
  const inS3 = { bucket: "states", key: "canvas/ads.tfstate", kmsKeyArn: undefined, assumes: undefined };
  const KEY = `arn:aws:kms:us-east-1:${ACCOUNT}:key/k`;
  test.each<readonly [string, Json, Deployed["state"]]>([
    ["of no terraform block", {}, "unknown"],
    ["of no block of a backend", { terraform: { required_providers: {} } }, "unknown"],
    ["of an empty list", { terraform: [] }, "unknown"],
    ["on the machine", { terraform: { backend: { local: { path: "x" } } } }, "none"],
    ["in another backend", { terraform: { backend: { gcs: { bucket: "x" } } } }, "unknown"],
    ["in S3", { terraform: { backend: { s3 } } }, inS3],
    ["in S3, as lists", { terraform: [{ backend: { s3: [s3] } }] }, inS3],
    [
      "in S3 with a key of KMS",
      { terraform: { backend: { s3: { ...s3, kms_key_id: KEY } } } },
      { ...inS3, kmsKeyArn: KEY },
    ],
    [
      "in S3 with a role",
      { terraform: { backend: { s3: { ...s3, assume_role: { role_arn: ROLE } } } } },
      { ...inS3, assumes: ROLE },
    ],
    ["in S3, without a bucket", { terraform: { backend: { s3: { key: "k" } } } }, "unknown"],
    ["in S3, without a key", { terraform: { backend: { s3: { bucket: "b" } } } }, "unknown"],
    [
      "in S3, with a star in its key",
      { terraform: { backend: { s3: { ...s3, key: "a*b" } } } },
      { ...inS3, key: "a${*}b" },
    ],
  ])("the state: %s", (_, more, state) => {
    expect(stack(more).state).toEqual(state);
  });
});
