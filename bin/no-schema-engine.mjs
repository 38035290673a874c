#!/usr/bin/env node
// Stands in for Prisma's schema engine, which Prisma would download. Generating the client does not need it.
console.error("This project does not use Prisma's schema engine. Apply migrations with: npm run migrate");
process.exit(1);
