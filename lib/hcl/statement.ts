/** Statements of policies, for modules and for fixes. */
import { argument, blank, block, type Item } from "./hcl";

/** A statement whose parts are expressions. */
export interface StatementExpressions {
  readonly sid?: string | undefined;
  readonly effect: string;
  readonly actions?: string | undefined;
  readonly notActions?: string | undefined;
  readonly resources?: string | undefined;
  readonly notResources?: string | undefined;
  readonly principals?: readonly { readonly type: string; readonly identifiers: string }[];
  readonly conditions?: readonly ConditionExpressions[];
}

/** A condition whose parts are expressions. */
export interface ConditionExpressions {
  readonly test: string;
  readonly variable: string;
  readonly values: string;
}

/** What stands in a `statement` block. */
export function statementBody(statement: StatementExpressions): readonly Item[] {
  const { sid, effect, actions, notActions, resources, notResources, principals = [], conditions = [] } = statement;
  const optional = (name: string, value: string | undefined): readonly Item[] =>
    value === undefined ? [] : [argument(name, value)];
  return [
    ...optional("sid", sid),
    argument("effect", effect),
    ...optional("actions", actions),
    ...optional("not_actions", notActions),
    ...optional("resources", resources),
    ...optional("not_resources", notResources),
    ...principals.flatMap((each) => [blank, principalsBlock(each)]),
    ...conditions.flatMap((each) => [blank, conditionBlock(each)]),
  ];
}

/** Who a statement is about. */
export function principalsBlock({ type, identifiers }: { readonly type: string; readonly identifiers: string }): Item {
  return block("principals", [argument("type", type), argument("identifiers", identifiers)]);
}

/** One condition of a statement. */
export function conditionBlock({ test, variable, values }: ConditionExpressions): Item {
  return block("condition", [argument("test", test), argument("variable", variable), argument("values", values)]);
}
