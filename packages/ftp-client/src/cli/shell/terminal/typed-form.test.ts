import { expect, it } from "vitest";
import { splitWords } from "../words.js";
import { typedForm } from "./typed-form.js";

it.each(["a;b", "#1", "> x", "a|b", "&", "<a", "it's", 'a"b', "a\\b", "a*"])(
  "%s is typed so that it is read as itself",
  (name) => {
    for (const within of ["", "'", '"'] as const) {
      const [word, ...more] = splitWords(typedForm(name, { inside: "", within }, " "));
      expect([word?.text, more]).toEqual([name, []]);
      expect(word?.units.every(({ quote }, index) => quote !== "" || /[\w ]/.test(name.charAt(index)))).toBe(true);
    }
  },
);
