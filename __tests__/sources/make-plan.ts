/** Plans by hand, in the form of terraform show -json: only what a test is about. */
import type { Json } from "../../lib/sources/input";

export interface ResourceInPlan {
  readonly type: string;
  readonly name: string;
  readonly mode?: "managed" | "data";
  readonly module?: string;
  readonly index?: string | number;
  readonly actions?: readonly string[];
  readonly before?: Json | null;
  readonly after?: Json | null;
  readonly unknown?: Json;
  /** The expressions of the configuration. */
  readonly expressions?: Json;
  /** The plan imports it. */
  readonly importing?: boolean;
  /** The configuration of the provider, where it is not the default one. */
  readonly provider?: string;
  /** The expression of its `for_each`. */
  readonly forEach?: Json;
}

export const ACCOUNT = "111122223333";
const AWS = "registry.terraform.io/hashicorp/aws";

function addressOf({ module, mode, type, name, index }: ResourceInPlan): string {
  const key = index === undefined ? "" : `[${typeof index === "number" ? String(index) : JSON.stringify(index)}]`;
  return `${module === undefined ? "" : `${module}.`}${mode === "data" ? "data." : ""}${type}.${name}${key}`;
}

/** A plan of these resources; what was read before the plan goes to `prior`. */
export function plan(
  resources: readonly ResourceInPlan[],
  more: Json = {},
  prior: readonly ResourceInPlan[] = [],
): Json {
  const inRoot = [...resources, ...prior].filter(({ module }) => module === undefined);
  return {
    format_version: "1.2",
    terraform_version: "1.11.4",
    resource_changes: resources.map((resource) => ({
      address: addressOf(resource),
      ...(resource.module === undefined ? {} : { module_address: resource.module }),
      mode: resource.mode ?? "managed",
      type: resource.type,
      name: resource.name,
      ...(resource.index === undefined ? {} : { index: resource.index }),
      provider_name: AWS,
      change: {
        actions: resource.actions ?? ["create"],
        before: resource.before ?? null,
        after: resource.after === undefined ? {} : resource.after,
        after_unknown: resource.unknown ?? {},
        ...(resource.importing === true ? { importing: { id: "i" } } : {}),
      },
    })),
    prior_state: {
      values: {
        root_module: {
          resources: prior.map((resource) => ({
            address: addressOf(resource),
            mode: resource.mode ?? "managed",
            type: resource.type,
            name: resource.name,
            provider_name: AWS,
            values: resource.after ?? {},
          })),
        },
      },
    },
    configuration: {
      provider_config: {
        aws: {
          name: "aws",
          expressions: { region: { constant_value: "us-east-1" }, allowed_account_ids: { constant_value: [ACCOUNT] } },
        },
      },
      root_module: {
        resources: inRoot.map(({ type, name, mode = "managed", expressions = {}, provider = "aws", forEach }) => ({
          mode,
          provider_config_key: provider,
          type,
          name,
          expressions,
          ...(forEach === undefined ? {} : { for_each_expression: forEach }),
        })),
      },
    },
    ...more,
  };
}

/** A policy as text. */
export function policy(...statements: readonly object[]): string {
  return JSON.stringify({ Version: "2012-10-17", Statement: statements });
}

export const allow = (
  action: string | readonly string[],
  resource: string | readonly string[] = "*",
  more: object = {},
): object => ({ Sid: "A", Effect: "Allow", Action: action, Resource: resource, ...more });

/** A reference as a configuration holds it, with its shorter forms. */
export function references(...names: readonly string[]): Json {
  return {
    references: names.flatMap((name) => [
      name,
      name
        .split(".")
        .slice(0, name.startsWith("data.") ? 3 : 2)
        .join("."),
    ]),
  };
}
