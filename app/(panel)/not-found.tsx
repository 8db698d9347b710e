import { MessagePage } from "@/components/layout/message-page";
import { ButtonLink } from "@/components/ui/button";

export const metadata = { title: "Not found" };

export default function NotFound() {
  return (
    <MessagePage title="Not found" actions={<ButtonLink href="/">Start page</ButtonLink>}>
      <p>This page does not exist, or you may not see it.</p>
    </MessagePage>
  );
}
