/** The table of cases, checked before it is run: a misspelt field would else ask nothing. */
import { readFileSync } from "node:fs";
import * as path from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { decide, type PolicyLayer } from "../../lib/authorization/decide";
import type { NamedPolicy } from "../../lib/authorization/policy";
import { readPolicy } from "../../lib/authorization/read-policy";
import { contextOf } from "../../lib/authorization/request";
import { ACCOUNT, CALLER } from "./generated";

const statements = z.array(z.record(z.string(), z.unknown()));
const reason = z
  .string()
  .regex(
    /^(allowed|denied|not allowed|cannot tell) (identity|boundary|session|resource|endpoint|organization)( \w+)?$/,
  );
const schema = z.array(
  z.strictObject({
    name: z.string(),
    page: z.string().regex(/^(P\/|https:\/\/docs\.aws\.amazon\.com\/).+\.html$/),
    version: z.enum(["2008-10-17", "2012-10-17"]).default("2012-10-17"),
    identity: statements,
    boundary: statements.optional(),
    resourcePolicy: statements.optional(),
    endpoint: statements.optional(),
    organization: statements.optional(),
    /** Further layers of the open list. */
    layers: z
      .array(
        z.strictObject({
          kind: z.enum(["boundary", "session", "endpoint", "organization"]),
          name: z.string(),
          statements,
          combines: z.enum(["must allow", "may only deny"]),
          mayAllow: z.string().optional(),
          mayBeAside: z.string().optional(),
          principals: z.literal("any principal only").optional(),
        }),
      )
      .default([]),
    /** What allows beside the resource's policy. */
    grants: statements.optional(),
    action: z.string().default("s3:GetObject"),
    service: z.string().optional(),
    sameAccount: z.enum(["yes", "no", "unknown"]).default("yes"),
    context: z.record(z.string(), z.union([z.string(), z.array(z.string())])).default({}),
    others: z.enum(["absent", "unspecified"]).default("absent"),
    answer: z.enum(["yes", "no", "unknown"]),
    because: z.array(reason).min(1),
  }),
);

const cases = schema.parse(parse(readFileSync(path.join(__dirname, "cases.yaml"), "utf8")));

test("names are distinguished", () => {
  expect(new Set(cases.map(({ name }) => name)).size).toBe(cases.length);
});

test.each(cases)(
  "$name",
  ({ version, identity, boundary, resourcePolicy, endpoint, organization, layers, grants, service, ...each }) => {
    const named = (name: string, list: readonly object[]): NamedPolicy => ({
      name,
      address: undefined,
      policy: readPolicy({ Version: version, Statement: list }),
    });
    const layer = (kind: PolicyLayer["kind"], list: readonly object[] | undefined): readonly PolicyLayer[] =>
      list === undefined ? [] : [{ kind, name: kind, policies: [named(kind, list)], combines: "must allow" }];
    const decision = decide(
      {
        action: each.action,
        resource: "arn:aws:s3:::sales/raw/a.csv",
        principal: service === undefined ? { arn: CALLER, account: ACCOUNT } : { service },
        context: contextOf(each.context, each.others),
        sameAccount: each.sameAccount,
      },
      {
        identity: [named("identity", identity)],
        ...(resourcePolicy === undefined ? {} : { resource: named("resource", resourcePolicy) }),
        ...(grants === undefined ? {} : { grants: [named("grant", grants)] }),
        layers: [
          ...layer("boundary", boundary),
          ...layer("endpoint", endpoint),
          ...layer("organization", organization),
          ...layers.map(({ statements: list, mayAllow, mayBeAside, principals, ...further }) => ({
            ...further,
            policies: [named(further.name, list)],
            ...(mayAllow === undefined ? {} : { mayAllow }),
            ...(mayBeAside === undefined ? {} : { mayBeAside }),
            ...(principals === undefined ? {} : { principals }),
          })),
        ],
      },
    );
    expect([
      decision.answer,
      ...decision.because.map(({ kind, layer, statement }) => [kind, layer, statement?.sid].filter(Boolean).join(" ")),
    ]).toEqual([each.answer, ...each.because]);
  },
);
