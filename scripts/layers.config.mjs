/**
 * Who may import whom (docs/decisions/layers.md), held by dependency-cruiser in `npm test -- lint`. Types leave no
 * trace at run time and are free.
 */
/**
 * @param {string} name
 * @param {string} comment
 * @param {string} from
 * @param {string} to
 * @param {{ except?: string }} [options]
 * @returns {import("dependency-cruiser").IForbiddenRuleType}
 */
const never = (name, comment, from, to, { except } = {}) => ({
  name,
  comment,
  severity: "error",
  from: { path: from, pathNot: "\\.test\\.tsx?$|/testing/" },
  to: { path: to, ...(except ? { pathNot: except } : {}), dependencyTypesNot: ["type-only"] },
});

/** @type {import("dependency-cruiser").IConfiguration} */
export default {
  forbidden: [
    {
      name: "no-cycle",
      comment: "What imports itself in a circle cannot be read from one end.",
      severity: "error",
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } },
    },
    {
      name: "nothing-unresolved",
      comment: "An import that leads nowhere fails only when it is reached.",
      severity: "error",
      from: {},
      to: { couldNotResolve: true },
    },
    never("lib-below", "lib never imports what stands above it.", "^lib/", "^(app|components|inngest|simulator)/"),
    never("platform-knows-no-domain", "The platform knows no domain.", "^lib/platform/", "^lib/(domain|workstudio)/"),
    never(
      "workstudio-is-outside",
      "lib/workstudio knows only the outside system.",
      "^lib/workstudio/",
      "^lib/(domain|platform)/",
    ),
    never(
      "components-could-ship",
      "Components could ship in another product.",
      "^components/",
      "^(lib/(domain|platform|workstudio)|app|inngest)/",
    ),
    never(
      "screens-ask-the-domain",
      "Screens and jobs read and write through lib/domain only (security D1).",
      "^(app|components|inngest/functions)/",
      "^lib/platform/(db|mutate|audit)\\.ts$|^lib/platform/generated/",
    ),
    never("simulator-is-outside", "The simulator is the outside world.", "^simulator/", "^(lib|app|inngest)/"),
    never(
      "engine-knows-no-product",
      "The engine knows no product.",
      "^inngest/embedded/",
      "^(lib|app|inngest/functions)/",
    ),
    never(
      "no-foreign-mutations",
      "A noun uses another's queries and rules, never its mutations.",
      "^lib/domain/([^/]+)/",
      "^lib/domain/[^/]+/mutations\\.ts$",
      { except: "^lib/domain/$1/" },
    ),
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "^(\\.next|\\.data|node_modules|lib/platform/generated|bench/bare-next)/" },
    tsConfig: { fileName: "tsconfig.json" },
    tsPreCompilationDeps: "specify",
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      extensions: [".ts", ".tsx", ".mjs", ".js", ".json"],
      conditionNames: ["react-server", "import", "require", "node", "default", "types"],
    },
    reporterOptions: { text: { highlightFocused: true } },
  },
};
