/** Puts facts in the place of their names in braces, again where a fact has some itself; unknown names stay. */
export function fillTemplate(template: string, facts: Readonly<Record<string, string>>): string {
  return template.replace(/\{(\w+)\}/g, (whole, name: string) =>
    facts[name] === undefined ? whole : fillTemplate(facts[name], facts),
  )
}
