import type { NextConfig } from "next";

const config: NextConfig = {
  poweredByHeader: false,
  // server/main.mjs compresses, outermost, so that its checks see an answer before its bytes are packed.
  compress: false,
  reactStrictMode: true,
  productionBrowserSourceMaps: false,
  serverExternalPackages: ["@node-rs/argon2", "pg", "pino", "@prisma/client", "undici", "prom-client"],
  // Types are checked by `npm test`, of the whole tree at once; a start need not wait for it.
  typescript: { ignoreBuildErrors: true },
  // An imported table may have 5 MB (security G5); a longer body is refused before it is read.
  experimental: { serverActions: { bodySizeLimit: "6mb" } },
  async headers() {
    return [
      {
        source: "/:path*",
        headers: [
          // Browsers heed it over https only, so a demo over http on loopback is not shut out.
          { key: "Strict-Transport-Security", value: "max-age=31536000; includeSubDomains" },
          { key: "X-Content-Type-Options", value: "nosniff" },
          { key: "Referrer-Policy", value: "same-origin" },
          { key: "Cross-Origin-Opener-Policy", value: "same-origin" },
          { key: "Cross-Origin-Resource-Policy", value: "same-origin" },
          { key: "X-Frame-Options", value: "DENY" },
          { key: "Permissions-Policy", value: "camera=(), microphone=(), geolocation=(), payment=()" },
        ],
      },
    ];
  },
};

export default config;
