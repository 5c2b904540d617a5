import { checkPeers } from "./check-peers";

checkPeers({
  name: "canvas-large-data",
  peers: { cdktf: "^0.21.0", constructs: "^10.4.2", "@cdktf/provider-aws": "^20.1.0" },
  other: { name: "canvas-large-data/cdktn", core: "cdktn" },
});
