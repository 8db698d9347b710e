import "server-only";

/** The GUIDs of the two views this product reads; they come from the configuration. */
export type WorkStudioViews = { circuits: string; plannedUnits: string };

/** What is sent with a call, beside its Protocol. */
export type WorkStudioRequest = { protocol: string; body: Record<string, unknown> };

const STATUS_CAPTIONS: Readonly<Record<string, string>> = {
  SA: "New",
  ACTIV: "In Progress",
  QC: "QC",
  REWRK: "Rework",
  DEF: "Deferral",
  CLOSE: "Closed",
};

/** The status codes WorkStudio is known to use. */
export const KNOWN_STATUSES: ReadonlySet<string> = new Set(Object.keys(STATUS_CAPTIONS));

function viewData(viewGuid: string, name: string, value: string, caption: string): WorkStudioRequest {
  return {
    protocol: "GETVIEWDATA",
    body: {
      ViewDefinitionGuid: viewGuid,
      ViewFilter: {
        FilterName: name,
        FilterValue: value,
        FilterCaption: caption,
        PersistFilter: true,
        ClassName: "TViewFilter",
        FilterPrompt: "",
      },
      ResultFormat: "DDOTable",
    },
  };
}

/** Asks for the circuits of one status; a code without a known caption is its own caption. Source: domain §2. */
export function circuitsRequest(views: WorkStudioViews, status: string): WorkStudioRequest {
  const caption = KNOWN_STATUSES.has(status) ? STATUS_CAPTIONS[status] : undefined;
  return viewData(views.circuits, "By Job Status", status, caption ?? status);
}

/** Asks for the planned units of one work order, written without its extension. Source: domain §2. */
export function plannedUnitsRequest(views: WorkStudioViews, workOrder: string): WorkStudioRequest {
  return viewData(views.plannedUnits, "WO#", workOrder, "WO Number");
}

/** Asks whether WorkStudio answers and takes the credentials. */
export function echoRequest(): WorkStudioRequest {
  return { protocol: "GETECHO", body: {} };
}

/** Asks who a user (`DOMAIN\user`) is. */
export function userDetailsRequest(username: string): WorkStudioRequest {
  return { protocol: "GETUSERDETAILS", body: { Username: username } };
}
