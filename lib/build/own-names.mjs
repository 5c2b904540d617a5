/**
 * The lint rule that keeps names of the input apart from names of the prototype: a plan may call a tag, a resource or a policy
 * `constructor` or `__proto__`, and `record[name]` or `name in record` then answers with what every object inherits.
 */
import ts from "typescript";

/** Types of which every value is written in our own code: numbers, and texts from a closed list. */
const CLOSED = ts.TypeFlags.NumberLike | ts.TypeFlags.StringLiteral | ts.TypeFlags.ESSymbolLike | ts.TypeFlags.Never;

/** @param {ts.Type} type @returns {boolean} */
function isClosed(type) {
  return type.isUnion() ? type.types.every(isClosed) : (type.flags & CLOSED) !== 0;
}

/** Methods of lists that pass each entry to their callback first. */
const OF_EACH = new Set(["every", "filter", "find", "flatMap", "forEach", "map", "some"]);

/** @type {import("eslint").Rule.RuleModule} */
const ownNamesRule = {
  meta: {
    type: "problem",
    schema: [],
    messages: {
      read: "this name may be one that every object inherits, such as constructor: read it by ownValue() of lib/rules/own-value, or make it a Map",
      write: "this name may be __proto__, which replaces the prototype: make it a Map, or use Object.fromEntries()",
      in: "`in` finds the names that every object inherits too: use Object.hasOwn()",
      assign: "Object.assign() sets __proto__: use { ...one, ...other }",
    },
  },
  create(context) {
    /** @type {import("@typescript-eslint/parser").ParserServicesWithTypeInformation} */
    const services = context.sourceCode.parserServices;
    /** @param {any} node @returns {boolean} */
    const isOpen = (node) => {
      // A cast says what a name should be, not what it is.
      const own = node.type === "TSAsExpression" ? node.expression : node;
      const type = services.getTypeAtLocation(/** @type {never} */ (own));
      const constraint = services.program.getTypeChecker().getBaseConstraintOfType(type) ?? type;
      return !isClosed(constraint);
    };
    /** @param {any} identifier @returns {any} */
    const variableOf = (identifier) => {
      const { references } = context.sourceCode.getScope(identifier);
      return references.find((reference) => reference.identifier === identifier)?.resolved;
    };
    /**
     * Whether the name comes from Object.keys() of the object that is read: in `for (const name of …)`, or as the parameter of
     * a callback.
     *
     * @param {any} node a member expression
     */
    const isKeyOfIt = ({ object, property }) => {
      if (object.type !== "Identifier" || property.type !== "Identifier") return false;
      const definition = variableOf(property)?.defs[0];
      const loop = definition?.parent?.parent;
      const call = definition?.node.parent;
      const isLoop =
        definition?.type === "Variable" && definition.parent.kind === "const" && loop.type === "ForOfStatement";
      const isParameter = definition?.type === "Parameter" && definition.node.params[0] === definition.name;
      const isCallback = isParameter && call.type === "CallExpression" && OF_EACH.has(call.callee.property?.name);
      const keys = isLoop ? loop.right : isCallback ? call.callee.object : undefined;
      if (keys?.type !== "CallExpression" || context.sourceCode.getText(keys.callee) !== "Object.keys") return false;
      const [of] = keys.arguments;
      const read = variableOf(object);
      return of?.type === "Identifier" && read !== undefined && variableOf(of) === read;
    };
    return {
      MemberExpression(node) {
        if (!node.computed || node.property.type === "Literal" || !isOpen(node.property)) return;
        const { parent } = node;
        const isTarget =
          (parent.type === "AssignmentExpression" && parent.left === node) ||
          parent.type === "UpdateExpression" ||
          (parent.type === "UnaryExpression" && parent.operator === "delete");
        if (isTarget || !isKeyOfIt(node)) context.report({ node, messageId: isTarget ? "write" : "read" });
      },
      Property(node) {
        // { [name]: value } in a pattern reads; in an object it defines, and cannot reach the prototype.
        if (node.parent.type === "ObjectPattern" && node.computed && node.key.type !== "Literal" && isOpen(node.key))
          context.report({ node, messageId: "read" });
      },
      BinaryExpression(node) {
        if (node.operator !== "in" || node.left.type === "PrivateIdentifier" || node.left.type === "Literal") return;
        if (isOpen(node.left)) context.report({ node, messageId: "in" });
      },
      CallExpression({ callee }) {
        if (callee.type !== "MemberExpression" || callee.object.type !== "Identifier") return;
        if (callee.object.name !== "Object" || callee.property.type !== "Identifier") return;
        if (callee.property.name === "assign") context.report({ node: callee, messageId: "assign" });
      },
    };
  },
};

/** @type {import("eslint").ESLint.Plugin} */
export default { rules: { own: ownNamesRule } };
