"use client";

import { Modal, type ModalProps } from "./modal";

const widths = { sm: "w-[26rem]", md: "w-[36rem]", lg: "w-[52rem]" };

/** A question or a short form in the middle of the screen. */
export function Dialog({ size = "sm", ...props }: ModalProps & { size?: keyof typeof widths | undefined }) {
  return (
    <Modal
      {...props}
      slot="dialog"
      className={`m-auto hidden max-h-[calc(100dvh-2rem)] max-w-[calc(100vw-2rem)] flex-col rounded-xl p-0 open:flex ${widths[size]}`}
    />
  );
}
