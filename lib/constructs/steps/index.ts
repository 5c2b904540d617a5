/** Every step of the AWS page, to compose a scenario of. */
export { canvasImages } from "./canvas-images";
export { canvasSettings, type MadeCanvasSettings } from "./canvas-settings";
export { customBuckets, type MadeCustomBuckets } from "./custom-buckets";
export { domain, vpcOnlyDomain, type MadeDomain } from "./domain";
export { domainKey } from "./domain-key";
export { emrServerlessRole, type MadeEmrServerlessRole } from "./emr-serverless-role";
export { executionRoles, type MadeExecutionRoles } from "./execution-roles";
export { interfaceEndpoints } from "./interface-endpoints";
export { network, type MadeNetworkGuards } from "./network";
export { networkInterfaces } from "./network-interfaces";
export { ownerPolicies, type MadeOwnerPolicies } from "./owner-policies";
export { restrictPassRole } from "./restrict-pass-role";
export { s3Endpoint } from "./s3-endpoint";
export { securityGroup, type MadeNetwork } from "./security-group";
export { serviceLinkedRole } from "./service-linked-role";
export { userProfiles, vpcOnlyUserProfiles, type MadeUserProfiles } from "./user-profiles";
export { workspace } from "./workspace";
