import type { ComponentProps, ReactNode } from "react";

// Shapes from Lucide (ISC licence, © Lucide Contributors), drawn as plain SVG: lucide-react's own components are client
// components, and an icon is no reason to send script to the browser.

/**
 * Props of every icon: SVG attributes; decorative unless `aria-label` is given. 1 em square unless a class
 * says otherwise.
 */
export type IconProps = ComponentProps<"svg">;
export type IconComponent = (props: IconProps) => ReactNode;

/**
 * From one path: every page draws dozens of icons, and each further element of each is drawn, sent and hydrated too.
 */
function icon(path: string): IconComponent {
  return function Icon({ className, ...props }) {
    const naming = props["aria-label"] ? { role: "img" } : { "aria-hidden": true };
    return (
      <svg viewBox="0 0 24 24" className={className ? `icon ${className}` : "icon"} {...naming} {...props}>
        <path d={path} />
      </svg>
    );
  };
}

export const ActivityIcon = /* @__PURE__ */ icon(
  "M22 12h-2.48a2 2 0 0 0-1.93 1.46l-2.35 8.36a.25.25 0 0 1-.48 0L9.24 2.18a.25.25 0 0 0-.48 0l-2.35 8.36A2 2 0 0 1 4.49 12H2",
);
export const ArrowDownIcon = /* @__PURE__ */ icon("M12 5v14 M19 12l-7 7-7-7");
export const ArrowUpIcon = /* @__PURE__ */ icon("M5 12l7-7 7 7 M12 19V5");
export const BookmarkIcon = /* @__PURE__ */ icon("M19 21l-7-4-7 4V5a2 2 0 0 1 2-2h10a2 2 0 0 1 2 2v16z");
export const CalendarIcon = /* @__PURE__ */ icon(
  "M8 2v4 M16 2v4 M3 10h18 M5 4h14a2 2 0 0 1 2 2v14a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2V6a2 2 0 0 1 2-2z",
);
export const CheckIcon = /* @__PURE__ */ icon("M20 6 9 17l-5-5");
export const ChevronDownIcon = /* @__PURE__ */ icon("M6 9l6 6 6-6");
export const ChevronLeftIcon = /* @__PURE__ */ icon("M15 18l-6-6 6-6");
export const ChevronRightIcon = /* @__PURE__ */ icon("M9 18l6-6-6-6");
export const ChevronsLeftIcon = /* @__PURE__ */ icon("M11 17l-5-5 5-5 M18 17l-5-5 5-5");
export const ChevronsRightIcon = /* @__PURE__ */ icon("M6 17l5-5-5-5 M13 17l5-5-5-5");
export const CircleAlertIcon = /* @__PURE__ */ icon(
  "M2 12a10 10 0 1 0 20 0a10 10 0 1 0 -20 0z M12 8L12 12 M12 16L12.01 16",
);
export const CircleCheckIcon = /* @__PURE__ */ icon("M2 12a10 10 0 1 0 20 0a10 10 0 1 0 -20 0z M16 9l-5.5 5.5L8 12");
export const CircleOffIcon = /* @__PURE__ */ icon("M2 12a10 10 0 1 0 20 0a10 10 0 1 0 -20 0z M4.9 4.9l14.2 14.2");
export const CircleUserIcon = /* @__PURE__ */ icon(
  "M2 12a10 10 0 1 0 20 0a10 10 0 1 0 -20 0z M9 10a3 3 0 1 0 6 0a3 3 0 1 0 -6 0z M7 20.662V19a2 2 0 0 1 2-2h6a2 2 0 0 1 2 2v1.662",
);
export const ClockIcon = /* @__PURE__ */ icon("M2 12a10 10 0 1 0 20 0a10 10 0 1 0 -20 0z M12 6v6l4 2");
export const Columns3Icon = /* @__PURE__ */ icon(
  "M5 3h14a2 2 0 0 1 2 2v14a2 2 0 0 1 -2 2h-14a2 2 0 0 1 -2 -2v-14a2 2 0 0 1 2 -2z M9 3v18 M15 3v18",
);
export const CopyIcon = /* @__PURE__ */ icon(
  "M10 8h10a2 2 0 0 1 2 2v10a2 2 0 0 1 -2 2h-10a2 2 0 0 1 -2 -2v-10a2 2 0 0 1 2 -2z M4 16c-1.1 0-2-.9-2-2V4c0-1.1.9-2 2-2h10c1.1 0 2 .9 2 2",
);
export const DownloadIcon = /* @__PURE__ */ icon("M12 15V3 M21 15v4a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2v-4 M7 10l5 5 5-5");
export const FileTextIcon = /* @__PURE__ */ icon(
  "M6 22a2 2 0 0 1-2-2V4a2 2 0 0 1 2-2h8a2.4 2.4 0 0 1 1.704.706l3.588 3.588A2.4 2.4 0 0 1 20 8v12a2 2 0 0 1-2 2z M14 2v5a1 1 0 0 0 1 1h5 M10 9H8 M16 13H8 M16 17H8",
);
export const GripVerticalIcon = /* @__PURE__ */ icon(
  "M8 5a1 1 0 1 0 2 0a1 1 0 1 0 -2 0z M8 12a1 1 0 1 0 2 0a1 1 0 1 0 -2 0z M8 19a1 1 0 1 0 2 0a1 1 0 1 0 -2 0z M14 5a1 1 0 1 0 2 0a1 1 0 1 0 -2 0z M14 12a1 1 0 1 0 2 0a1 1 0 1 0 -2 0z M14 19a1 1 0 1 0 2 0a1 1 0 1 0 -2 0z",
);
export const InboxIcon = /* @__PURE__ */ icon(
  "M22 12h-6l-2 3h-4l-2-3H2 M5.45 5.11 2 12v6a2 2 0 0 0 2 2h16a2 2 0 0 0 2-2v-6l-3.45-6.89A2 2 0 0 0 16.76 4H7.24a2 2 0 0 0-1.79 1.11z",
);
export const InfoIcon = /* @__PURE__ */ icon("M2 12a10 10 0 1 0 20 0a10 10 0 1 0 -20 0z M12 16v-4 M12 8h.01");
export const KeyboardIcon = /* @__PURE__ */ icon(
  "M10 8h.01 M12 12h.01 M14 8h.01 M16 12h.01 M18 8h.01 M6 8h.01 M7 16h10 M8 12h.01 M4 4h16a2 2 0 0 1 2 2v12a2 2 0 0 1 -2 2h-16a2 2 0 0 1 -2 -2v-12a2 2 0 0 1 2 -2z",
);
export const LoaderCircleIcon = /* @__PURE__ */ icon("M21 12a9 9 0 1 1-6.219-8.56");
export const LogOutIcon = /* @__PURE__ */ icon("M16 17l5-5-5-5 M21 12H9 M9 21H5a2 2 0 0 1-2-2V5a2 2 0 0 1 2-2h4");
export const MapPinIcon = /* @__PURE__ */ icon(
  "M20 10c0 4.993-5.539 10.193-7.399 11.799a1 1 0 0 1-1.202 0C9.539 20.193 4 14.993 4 10a8 8 0 0 1 16 0 M9 10a3 3 0 1 0 6 0a3 3 0 1 0 -6 0z",
);
export const MenuIcon = /* @__PURE__ */ icon("M4 5h16 M4 12h16 M4 19h16");
export const MonitorIcon = /* @__PURE__ */ icon(
  "M4 3h16a2 2 0 0 1 2 2v10a2 2 0 0 1 -2 2h-16a2 2 0 0 1 -2 -2v-10a2 2 0 0 1 2 -2z M8 21L16 21 M12 17L12 21",
);
export const MoonIcon = /* @__PURE__ */ icon(
  "M20.985 12.486a9 9 0 1 1-9.473-9.472c.405-.022.617.46.402.803a6 6 0 0 0 8.268 8.268c.344-.215.825-.004.803.401",
);
export const PencilIcon = /* @__PURE__ */ icon(
  "M21.174 6.812a1 1 0 0 0-3.986-3.987L3.842 16.174a2 2 0 0 0-.5.83l-1.321 4.352a.5.5 0 0 0 .623.622l4.353-1.32a2 2 0 0 0 .83-.497z M15 5l4 4",
);
export const PlusIcon = /* @__PURE__ */ icon("M5 12h14 M12 5v14");
export const RefreshCwIcon = /* @__PURE__ */ icon(
  "M3 12a9 9 0 0 1 9-9 9.75 9.75 0 0 1 6.74 2.74L21 8 M21 3v5h-5 M21 12a9 9 0 0 1-9 9 9.75 9.75 0 0 1-6.74-2.74L3 16 M8 16H3v5",
);
export const RouteIcon = /* @__PURE__ */ icon(
  "M9 5h8.5a1 1 0 010 7h-11a1 1 0 000 7H15 M15 19a3 3 0 1 0 6 0a3 3 0 1 0 -6 0z M3 5a3 3 0 1 0 6 0a3 3 0 1 0 -6 0z",
);
export const Rows3Icon = /* @__PURE__ */ icon(
  "M5 3h14a2 2 0 0 1 2 2v14a2 2 0 0 1 -2 2h-14a2 2 0 0 1 -2 -2v-14a2 2 0 0 1 2 -2z M21 9H3 M21 15H3",
);
export const Rows4Icon = /* @__PURE__ */ icon(
  "M5 3h14a2 2 0 0 1 2 2v14a2 2 0 0 1 -2 2h-14a2 2 0 0 1 -2 -2v-14a2 2 0 0 1 2 -2z M21 7.5H3 M21 12H3 M21 16.5H3",
);
export const SearchIcon = /* @__PURE__ */ icon("M21 21l-4.34-4.34 M3 11a8 8 0 1 0 16 0a8 8 0 1 0 -16 0z");
export const SettingsIcon = /* @__PURE__ */ icon(
  "M9.671 4.136a2.34 2.34 0 0 1 4.659 0 2.34 2.34 0 0 0 3.319 1.915 2.34 2.34 0 0 1 2.33 4.033 2.34 2.34 0 0 0 0 3.831 2.34 2.34 0 0 1-2.33 4.033 2.34 2.34 0 0 0-3.319 1.915 2.34 2.34 0 0 1-4.659 0 2.34 2.34 0 0 0-3.32-1.915 2.34 2.34 0 0 1-2.33-4.033 2.34 2.34 0 0 0 0-3.831A2.34 2.34 0 0 1 6.35 6.051a2.34 2.34 0 0 0 3.319-1.915 M9 12a3 3 0 1 0 6 0a3 3 0 1 0 -6 0z",
);
export const ShieldIcon = /* @__PURE__ */ icon(
  "M20 13c0 5-3.5 7.5-7.66 8.95a1 1 0 0 1-.67-.01C7.5 20.5 4 18 4 13V6a1 1 0 0 1 1-1c2 0 4.5-1.2 6.24-2.72a1.17 1.17 0 0 1 1.52 0C14.51 3.81 17 5 19 5a1 1 0 0 1 1 1z",
);
export const SunIcon = /* @__PURE__ */ icon(
  "M8 12a4 4 0 1 0 8 0a4 4 0 1 0 -8 0z M12 2v2 M12 20v2 M4.93 4.93l1.41 1.41 M17.66 17.66l1.41 1.41 M2 12h2 M20 12h2 M6.34 17.66l-1.41 1.41 M19.07 4.93l-1.41 1.41",
);
export const Table2Icon = /* @__PURE__ */ icon(
  "M3 9h18 M9 3v18 M5 3h14a2 2 0 0 1 2 2v14a2 2 0 0 1 -2 2h-14a2 2 0 0 1 -2 -2v-14a2 2 0 0 1 2 -2z",
);
export const TreePineIcon = /* @__PURE__ */ icon(
  "M17 14l3 3.3a1 1 0 0 1-.7 1.7H4.7a1 1 0 0 1-.7-1.7L7 14h-.3a1 1 0 0 1-.7-1.7L9 9h-.2A1 1 0 0 1 8 7.3L12 3l4 4.3a1 1 0 0 1-.8 1.7H15l3 3.3a1 1 0 0 1-.7 1.7H17Z M12 22v-3",
);
export const TriangleAlertIcon = /* @__PURE__ */ icon(
  "M21.73 18l-8-14a2 2 0 0 0-3.48 0l-8 14A2 2 0 0 0 4 21h16a2 2 0 0 0 1.73-3 M12 9v4 M12 17h.01",
);
export const UserPlusIcon = /* @__PURE__ */ icon(
  "M16 21v-2a4 4 0 0 0-4-4H6a4 4 0 0 0-4 4v2 M5 7a4 4 0 1 0 8 0a4 4 0 1 0 -8 0z M19 8L19 14 M22 11L16 11",
);
export const UsersIcon = /* @__PURE__ */ icon(
  "M16 21v-2a4 4 0 0 0-4-4H6a4 4 0 0 0-4 4v2 M16 3.128a4 4 0 0 1 0 7.744 M22 21v-2a4 4 0 0 0-3-3.87 M5 7a4 4 0 1 0 8 0a4 4 0 1 0 -8 0z",
);
export const XIcon = /* @__PURE__ */ icon("M18 6 6 18 M6 6l12 12");
