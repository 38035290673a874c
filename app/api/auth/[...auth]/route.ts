import { handleAuth } from "#lib/auth/handle-auth.ts";
import { recordSignIn } from "#lib/commands/record-sign-in.ts";

const answer = (request: Request) => handleAuth(request, (signIn) => recordSignIn(signIn, "portal", new Date()));

export const GET = answer;
export const POST = answer;
