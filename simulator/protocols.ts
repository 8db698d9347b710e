import { CIRCUITS_VIEW_GUID, findAccount, PLANNED_UNITS_VIEW_GUID, type Account } from "./accounts";
import { errorAnswer, pageAnswer, type Answer } from "./answer";
import type { Caller } from "./sign-in";
import { viewDataAnswer, type ViewRequest } from "./view-data";
import type { World } from "./world";

/** The body of a call, as far as it could be read. */
export type CallBody = { [key: string]: unknown };

function textOf(body: CallBody, key: string): string {
  const value = body[key];
  return typeof value === "string" ? value : "";
}

/** What a call's filter and view are, blank where it does not say. */
export function viewRequestOf(body: CallBody): ViewRequest {
  const filter: unknown = body.ViewFilter;
  const filterBody: CallBody = typeof filter === "object" && filter !== null ? { ...filter } : {};
  return {
    viewGuid: textOf(body, "ViewDefinitionGuid"),
    filterName: textOf(filterBody, "FilterName"),
    filterValue: textOf(filterBody, "FilterValue"),
    resultFormat: textOf(body, "ResultFormat"),
  };
}

function groupsOf(account: Account): string[] {
  const regions =
    account.regions === "all" ? ["ALL REGIONS"] : account.regions.map((name) => `${name.toUpperCase()} RESOURCE GROUP`);
  return ["WORKSTUDIO USERS", ...regions];
}

function userDetailsAnswer(username: string): Answer {
  const account = findAccount(username);
  if (account === undefined) return errorAnswer(`User ${username} was not found.`, true);
  const domainName = account.username.slice(0, account.username.indexOf("\\"));
  const user = {
    UserName: account.username,
    FullName: account.fullName,
    DomainName: domainName,
    EmailAddress: account.email,
    Enabled: account.enabled,
  };
  return { kind: "json", value: { UserObject: user, Groups: groupsOf(account) } };
}

const VIEW_LIST: Answer = {
  kind: "json",
  value: {
    Protocol: "VIEWLIST",
    Views: [
      { ViewDefinitionGuid: CIRCUITS_VIEW_GUID, Caption: "Vegetation Assessments", Category: "Vegetation" },
      { ViewDefinitionGuid: PLANNED_UNITS_VIEW_GUID, Caption: "Planned Units", Category: "Vegetation" },
      { ViewDefinitionGuid: "{11F4A9C0-62B7-4D08-A3E5-90C7D2F81B46}", Caption: "Crew Time Sheets", Category: "Labor" },
    ],
  },
};

function refusal(): Answer {
  return pageAnswer(401, "401 Unauthorized", { "WWW-Authenticate": 'Basic realm="WorkStudio"' });
}

/**
 * Answers one protocol. GETECHO and HEARTBEAT also answer a caller who brings no credentials; wrong ones are refused
 * everywhere.
 */
export function protocolAnswer(world: World, protocol: string, body: CallBody | null, caller: Caller): Answer {
  if (caller.kind === "refused") return refusal();
  if (protocol === "GETECHO") return { kind: "json", value: { Protocol: "ECHO", Echo: body?.Echo ?? "" } };
  if (protocol === "HEARTBEAT") return { kind: "json", value: { Protocol: "HEARTBEAT", Alive: true } };
  if (caller.kind === "anonymous") return refusal();
  if (body === null) return errorAnswer("Request could not be read.", true);
  if (textOf(body, "Protocol") !== protocol)
    return errorAnswer("Protocol of the request does not match its address.", true);
  if (protocol === "GETVIEWDATA") return viewDataAnswer(world, viewRequestOf(body), caller.account);
  if (protocol === "GETUSERDETAILS") return userDetailsAnswer(textOf(body, "Username"));
  if (protocol === "GETVIEWLIST") return VIEW_LIST;
  return errorAnswer(`Unknown protocol ${protocol.slice(0, 60)}.`);
}
