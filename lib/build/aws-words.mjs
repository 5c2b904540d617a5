/**
 * The lint rule that keeps Terraform's words out of what is about AWS: facts, checks and reports name kinds of objects as AWS
 * does (`AWS::S3::Bucket`), and only `lib/sources/terraform` and `lib/hcl` know which resource types these are.
 */

/** A resource type, or a part of a pattern of them; words that merely end like one are none. */
const RESOURCE_TYPE = /(?<![A-Za-z0-9])aws_(?=[a-z0-9([*]|$)/;

/** @type {import("eslint").Rule.RuleModule} */
const awsWordsRule = {
  meta: {
    type: "problem",
    schema: [],
    messages: {
      type: "{{text}} names a resource type of Terraform's; here a kind of object is called as AWS calls it (AWS::S3::Bucket), and lib/hcl or lib/sources knows the type",
    },
  },
  create(context) {
    /** @param {{ loc?: import("estree").SourceLocation | null | undefined }} place @param {string} text */
    const check = ({ loc }, text) => {
      const found = RESOURCE_TYPE.exec(text);
      if (found === null || loc === null || loc === undefined) return;
      const [word = "aws_"] = /^\S+/.exec(text.slice(found.index)) ?? [];
      context.report({ loc, messageId: "type", data: { text: word.slice(0, 60) } });
    };
    return {
      Program: () => {
        for (const comment of context.sourceCode.getAllComments()) check(comment, comment.value);
      },
      Literal: (node) => {
        if ("regex" in node && node.regex !== undefined) check(node, node.regex.pattern);
        else if (typeof node.value === "string") check(node, node.value);
      },
      TemplateElement: (node) => check(node, node.value.cooked ?? node.value.raw),
      Identifier: (node) => check(node, node.name),
    };
  },
};

/** @type {import("eslint").ESLint.Plugin} */
export default { meta: { name: "words" }, rules: { "aws-words": awsWordsRule } };
