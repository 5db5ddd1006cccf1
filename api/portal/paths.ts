/** Where the public reads a publication: handed to the loop, which writes it beside what it publishes. */
export function publicationPath(publicationId: string): string {
  return `/portal/articles/${encodeURIComponent(publicationId)}`
}

export function columnPath(column: string): string {
  return `/portal/${column}/`
}

export function feedPath(column: string): string {
  return `/portal/${column}/rss.xml`
}

/** Where the public writes to us. */
export const formPaths = {
  letter: '/portal/interaction/letter',
  status: '/portal/interaction/status',
  siteError: '/portal/interaction/site-error',
  application: '/portal/disclosure/apply',
} as const

/** The forms that belong to one publication: comments on a consultation, questions to an interview. */
export function commentPath(publicationId: string): string {
  return `/portal/interaction/comment/${encodeURIComponent(publicationId)}`
}

export function questionPath(publicationId: string): string {
  return `/portal/interaction/question/${encodeURIComponent(publicationId)}`
}
