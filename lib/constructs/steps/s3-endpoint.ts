import type { NetworkOptions } from "../network";
import { S3GatewayEndpoint, s3EndpointNotes } from "../s3-gateway-endpoint";
import type { CommonOptions } from "../scenario";
import type { Step } from "../step";
import { withWorkspace } from "../workspace";

/** The way to S3: step 2 of "Configure Amazon SageMaker Canvas in a VPC without internet access". */
export const s3Endpoint: Step<NetworkOptions & Pick<CommonOptions, "customBuckets" | "workspace">, object, object> = {
  id: "s3-endpoint",
  make: ({ scope, target, props }) => {
    const { ready } = new S3GatewayEndpoint(scope, "s3-endpoint", {
      target,
      vpcId: props.network.vpcId,
      subnetIds: props.network.subnetIds,
      endpoint: props.network.s3Endpoint,
      buckets: withWorkspace(props.customBuckets, props.workspace),
      after: props.routing ?? [],
    });
    return { gives: {}, beforeRoles: ready };
  },
  notes: ({ network }) => s3EndpointNotes(network.s3Endpoint),
};
