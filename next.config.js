/** @type {import("next").NextConfig} */
export default {
  poweredByHeader: false,
  htmlLimitedBots: /.*/, // for everybody a page has its title from its first byte on, also while it is read anew
  typescript: { ignoreBuildErrors: true },
  serverExternalPackages: ["pg", "@prisma/adapter-pg"],
  experimental: { serverActions: { bodySizeLimit: "4mb" } },
  generateBuildId: () => process.env.BUILD_ID ?? null,
  deploymentId: process.env.BUILD_ID,
};
