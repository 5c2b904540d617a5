/** The data source writes IAM's `${aws:…}` as `&{aws:…}`, because Terraform evaluates the first itself. */
export function forPolicyDocument(text: string): string {
  return text.replaceAll(/\$\{(?=aws:)/g, "&{");
}
