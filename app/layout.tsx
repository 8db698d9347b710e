import type { Metadata, Viewport } from "next";
import localFont from "next/font/local";
import { cookies } from "next/headers";
import type { ReactNode } from "react";
import { SoftNavigation } from "@/components/layout/soft-navigation";
import { themeOf } from "@/components/layout/theme";
import { Toaster } from "@/components/ui/toaster";
import "./globals.css";

// The letters, weights and features that the panel uses: a quarter of the whole font (docs/decisions/fonts.md).
const geistLatin = localFont({ src: "./fonts/geist-latin.woff2", variable: "--font-geist-latin", weight: "400 700" });
// Names are written in more letters than Latin's own; this one is fetched where such a letter stands.
const geistOther = localFont({
  src: "../node_modules/geist/dist/fonts/geist-sans/Geist-Variable.woff2",
  variable: "--font-geist-other",
  weight: "100 900",
  preload: false,
  adjustFontFallback: false,
  declarations: [{ prop: "unicode-range", value: "U+0100-1FFF, U+2070-218F, U+2195-2BFF" }],
});
// Few pages show monospaced text, so this font is fetched where it is used instead of preloaded everywhere.
const geistMono = localFont({
  src: "../node_modules/geist/dist/fonts/geist-mono/GeistMono-Variable.woff2",
  variable: "--font-geist-mono",
  weight: "100 900",
  preload: false,
});

export const metadata: Metadata = {
  title: { default: "WS-Tracker", template: "%s · WS-Tracker" },
  description: "Circuits, corrections and progress of the vegetation team.",
  robots: { index: false, follow: false },
};

export const viewport: Viewport = {
  themeColor: [
    { media: "(prefers-color-scheme: light)", color: "#edf2ef" },
    { media: "(prefers-color-scheme: dark)", color: "#080f0e" },
  ],
};

export default async function RootLayout({ children }: { children: ReactNode }) {
  const theme = themeOf((await cookies()).get("theme")?.value);
  return (
    // The theme switch changes data-theme in place.
    <html
      lang="en"
      data-theme={theme}
      className={`${geistLatin.variable} ${geistOther.variable} ${geistMono.variable}`}
      suppressHydrationWarning
    >
      <body>
        {children}
        <SoftNavigation />
        <Toaster />
      </body>
    </html>
  );
}
