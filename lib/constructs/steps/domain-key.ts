import { domainKey as grant } from "../../policies/domain-key";
import { render } from "../../policies/render";
import type { Step } from "../step";

/** What of a domain says whether it has a customer managed key. */
interface Props {
  readonly domain: { readonly create?: { readonly kmsKeyArn?: string } };
}

/** Grants the customer managed key of a created domain to every execution role. */
export const domainKey: Step<Props, object, object> = {
  id: "domain-key",
  make: ({ props }) => {
    const kmsKeyArn = props.domain.create?.kmsKeyArn;
    return { gives: {}, statements: kmsKeyArn === undefined ? [] : render(grant, { kmsKeyArn }) };
  },
};
