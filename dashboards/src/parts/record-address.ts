/** A record by its kind and id, as every part of the loop names it. */
export interface RecordName {
  readonly kind: string
  readonly id: string
}

const pages: Readonly<Record<string, (id: string) => string>> = {
  plan: (id) => `/plans/${id}`,
  release: (id) => `/releases/${id}`,
  story: (id) => `/stories/${id}`,
  incident: (id) => `/incidents/${id}`,
  playbook: (id) => `/playbooks/${id}`,
  matter: (id) => `/matters/${id}`,
  directive: (id) => `/directives/${id}`,
  effect: (id) => `/effects/${id}`,
  letter: (id) => `/interactions/letters/${id}`,
  'disclosure-request': (id) => `/interactions/requests/${id}`,
  'site-error': (id) => `/interactions/errors/${id}`,
  // A watch has no page of its own: what it heard is the list of its alerts.
  watch: (id) => `/alerts?watch=${id}`,
}

/** The page that shows a record; nothing for a kind without one. */
export function addressOf({ kind, id }: RecordName): string | undefined {
  return pages[kind]?.(encodeURIComponent(id))
}
