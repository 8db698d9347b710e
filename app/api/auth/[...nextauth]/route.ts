import NextAuth from "next-auth";
import { signIn } from "@/lib/domain/users/sign-in";
import { authOptions } from "@/lib/platform/auth";

type Context = { params: Promise<{ nextauth: string[] }> };

// Made per request: the options read the environment, which a build does not have.
function handler(request: Request, context: Context): Promise<Response> {
  const answer = NextAuth(authOptions(signIn)) as (request: Request, context: Context) => Promise<Response>;
  return answer(request, context);
}

export { handler as GET, handler as POST };
