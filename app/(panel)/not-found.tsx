import { MessagePage } from "@/components/layout/message-page";

export default function NotFound() {
  return (
    <MessagePage title="Not found">
      <p>This record does not exist, or you may not see it.</p>
    </MessagePage>
  );
}
