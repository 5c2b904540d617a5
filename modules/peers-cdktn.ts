/** In place of `peers` in the entry for cdktn (lib/build/cdktn.mjs). */
import { checkPeers } from "./check-peers";

checkPeers({
  name: "canvas-large-data/cdktn",
  peers: { cdktn: "^0.24.0", constructs: "~10.7.2", "@cdktn/provider-aws": "^25.7.0" },
  other: { name: "canvas-large-data", core: "cdktf" },
});
