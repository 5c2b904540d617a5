/** An AWS of this process that answers few calls, for what a command says and sends; what it has of a domain is a test's own. */
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { devNull } from "node:os";
import { type Ended, runCommand } from "./command";

export const ACCOUNT = "111122223333";
export const DOMAIN = "d-abcdef012345";
export const SECRETS = ["SECRETACCESSKEYEXAMPLE", "SESSIONTOKENEXAMPLE"] as const;

/** What AWS answers in a test. */
export interface FakeAccount {
  readonly partition?: string;
  /** An error of every call. */
  readonly error?: readonly [status: number, code: string, message: string];
  /** The domains of a Region; by default the domain is in us-east-1. */
  readonly regions?: Readonly<Record<string, readonly string[]>>;
  /** Of the domain's DefaultUserSettings, beside its execution role. */
  readonly settings?: object;
  /** Answers of further calls of SageMaker AI, by their operations; undefined where the call is refused. */
  readonly answers?: (operation: string, input: Readonly<Record<string, unknown>>) => object | undefined;
}

/** The server. */
export interface FakeAws {
  /** What the next calls are answered with. */
  become(account: FakeAccount): void;
  /** Every call since `become`, `service:Operation`. */
  calls(): readonly string[];
  /** Runs a command against it; without variables, with credentials. */
  run(args: readonly string[], cwd: string, variables?: Readonly<Record<string, string>>): Promise<Ended>;
  stop(): void;
}

const KEYS = { AWS_ACCESS_KEY_ID: "AKIDEXAMPLE", AWS_SECRET_ACCESS_KEY: SECRETS[0], AWS_SESSION_TOKEN: SECRETS[1] };

interface Answer {
  readonly status: number;
  readonly text: string;
}

function answerOf(account: FakeAccount, region: string, service: string, operation: string, body: string): Answer {
  const { error, partition = "aws", regions = { "us-east-1": [DOMAIN] }, settings = {}, answers } = account;
  const refuse = (status: number, code: string, message: string): Answer => ({
    status,
    text:
      service === "sagemaker"
        ? JSON.stringify({ __type: code, message })
        : `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error><RequestId>0</RequestId></ErrorResponse>`,
  });
  const send = (json: object): Answer => ({ status: 200, text: JSON.stringify(json) });
  if (error !== undefined) return refuse(...error);
  if (operation === "GetCallerIdentity")
    return {
      status: 200,
      text: `<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult><Arn>arn:${partition}:iam::${ACCOUNT}:user/eva</Arn><UserId>AIDAEXAMPLE</UserId><Account>${ACCOUNT}</Account></GetCallerIdentityResult></GetCallerIdentityResponse>`,
    };
  const own =
    service === "sagemaker" ? answers?.(operation, JSON.parse(body) as Readonly<Record<string, unknown>>) : undefined;
  if (own !== undefined) return send(own);
  const domains = new Map(Object.entries(regions)).get(region) ?? [];
  if (operation === "ListDomains") return send({ Domains: domains.map((DomainId) => ({ DomainId })) });
  if (operation === "DescribeDomain" && !domains.includes(DOMAIN))
    return refuse(400, "ResourceNotFound", "Domain not found");
  if (operation === "DescribeDomain")
    return send({
      DomainId: DOMAIN,
      DomainArn: `arn:${partition}:sagemaker:${region}:${ACCOUNT}:domain/${DOMAIN}`,
      DomainName: "fake",
      Status: "InService",
      AppNetworkAccessType: "PublicInternetOnly",
      DefaultUserSettings: { ExecutionRole: `arn:${partition}:iam::${ACCOUNT}:role/users`, ...settings },
    });
  if (service === "sagemaker" && operation.startsWith("List")) return send({});
  return refuse(403, "AccessDenied", "not in this test");
}

/** Who signed for what: the Region and the service of a request. */
function placeOf({ headers: { authorization = "" } }: IncomingMessage): readonly [region: string, service: string] {
  const [, region = "", service = ""] = /Credential=[^/]+\/\d+\/([^/]+)\/([^/]+)\//.exec(authorization) ?? [];
  return [region, service];
}

/** Starts one on a port of its own. */
export async function fakeAws(): Promise<FakeAws> {
  let account: FakeAccount = {};
  let calls: string[] = [];
  const server = createServer((request, response) => {
    let body = "";
    request.setEncoding("utf8").on("data", (text: string) => (body += text));
    request.on("end", () => {
      const [region, service] = placeOf(request);
      const target = request.headers["x-amz-target"];
      const operation =
        typeof target === "string" ? (target.split(".")[1] ?? "") : (new URLSearchParams(body).get("Action") ?? "");
      calls.push(`${service}:${operation === "" ? (request.method ?? "") : operation}`);
      const { status, text } = answerOf(account, region, service, operation, body);
      const type = service === "sagemaker" ? "application/x-amz-json-1.1" : "text/xml";
      response.writeHead(status, { "content-type": type }).end(text);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const endpoint = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  return {
    become: (next) => {
      account = next;
      calls = [];
    },
    calls: () => calls,
    run: (args, cwd, variables = KEYS) => {
      const kept = Object.entries(process.env).filter(([name]) => !name.startsWith("AWS_"));
      return runCommand(args, {
        cwd,
        env: {
          ...Object.fromEntries(kept),
          // The profiles of this machine's user have no part in a test.
          AWS_CONFIG_FILE: devNull,
          AWS_SHARED_CREDENTIALS_FILE: devNull,
          AWS_EC2_METADATA_DISABLED: "true",
          AWS_ENDPOINT_URL: endpoint,
          ...variables,
        },
      });
    },
    stop: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
