/** The domains and buckets that a plan names. */
import { bucketNamesIn } from "../../lib/sources/bucket-names";
import { domainIdsIn } from "../../lib/sources/domain-ids";

test.each<readonly [string, object, readonly string[]]>([
  ["an argument", { domain_id: "d-one" }, ["d-one"]],
  ["an argument of an answer", { DomainId: "d-one" }, ["d-one"]],
  ["a constant", { domain_id: { constant_value: "d-one" } }, ["d-one"]],
  ["a variable", { variables: { sagemaker_domain_id: { value: "d-one" } } }, ["d-one"]],
  ["a list", { domain_id: ["d-two", "d-one"] }, ["d-one", "d-two"]],
  [
    "each once, in the order of the ids",
    { a: { domain_id: "d-b" }, b: { domain_id: "d-a" }, c: { domain_id: "d-b" } },
    ["d-a", "d-b"],
  ],
  ["not an argument of another name", { id: "d-one", domain_ids: "d-one", directory_id: "d-1234567890" }, []],
  ["not a directory", { domain_identifier: "d-1234567890" }, []],
  ["not another text", { domain_id: "D-one", sagemaker_domain_id: "arn:aws:x:d-one", a_domain_id: "d-" }, []],
  ["not what is no text", { domain_id: 1, other_domain_id: null }, []],
  ["not a member below a constant", { domain_id: { other: "d-one" } }, []],
])("ids of domains: %s", (_, json, ids) => {
  expect(domainIdsIn({ ...json })).toEqual(ids);
});

test.each<readonly [string, object, readonly string[]]>([
  ["an argument", { bucket: "b-one" }, ["b-one"]],
  ["an argument whose name holds the word", { logBucketName: "b-one" }, ["b-one"]],
  ["a list", { buckets: ["b-two", "b-one"] }, ["b-one", "b-two"]],
  ["ARNs in any text", { x: "arn:aws:s3:::b-one/key arn:aws-cn:s3:::b-two" }, ["b-one", "b-two"]],
  ["addresses in any text", { x: { y: ["s3://b-one/key"] } }, ["b-one"]],
  ["not a text of another form", { bucket: "has space", bucket_policy: "{}", bucket_id: "b" }, []],
  ["not another argument", { name: "b-one" }, []],
  ["not an ARN of another service", { x: "arn:aws:sqs:us-east-1:111122223333:b-one" }, []],
])("names of buckets: %s", (_, json, names) => {
  expect(bucketNamesIn({ ...json })).toEqual(names);
});
