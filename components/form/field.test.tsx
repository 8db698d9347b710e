import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, it } from "vitest";
import { Input } from "@/components/ui/input";
import { Field } from "./field";

describe("Field", () => {
  it("ties label, hint and errors to its control", () => {
    const html = renderToStaticMarkup(
      <Field name="title" label="Title" hint="As the crews know it." errors={["Enter a title."]} required>
        {(control) => <Input {...control} />}
      </Field>,
    );
    expect(html).toContain('<label for="title"');
    expect(html).toMatch(/<input[^>]* id="title"[^>]* aria-describedby="title-hint title-error"/);
    expect(html).toMatch(/<input[^>]* aria-invalid="true"/);
    expect(html).toMatch(/<p id="title-error"[^>]*>.*Enter a title\./);
  });

  it("says nothing of hints and errors that are not there", () => {
    const html = renderToStaticMarkup(
      <Field name="title" id="other-title" label="Title">
        {(control) => <Input {...control} />}
      </Field>,
    );
    expect(html).toContain('<label for="other-title"');
    expect(html).not.toMatch(/aria-describedby|aria-invalid|required/);
  });
});
