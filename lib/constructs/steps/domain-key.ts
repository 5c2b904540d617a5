import { domainKey as grant } from "../../policies/domain-key";
import { render } from "../../policies/render";
import type { DomainKeyUse } from "../customer-key";
import type { Step } from "../step";

/** Grants the customer managed key of a created domain to every execution role. */
export const domainKey: Step<DomainKeyUse, object, object> = {
  id: "domain-key",
  make: ({ props }) => {
    const kmsKeyArn = props.domain?.create?.kmsKeyArn;
    return { gives: {}, statements: kmsKeyArn === undefined ? [] : render(grant, { kmsKeyArn }) };
  },
};
