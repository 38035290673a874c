/** @type {import("next").NextConfig} */
export default {
  poweredByHeader: false,
  typescript: { ignoreBuildErrors: true },
  serverExternalPackages: ["pg", "@prisma/adapter-pg"],
  experimental: { serverActions: { bodySizeLimit: "4mb" } },
  generateBuildId: () => process.env.BUILD_ID ?? null,
  deploymentId: process.env.BUILD_ID,
};
