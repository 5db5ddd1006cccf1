/** Where the public reads a publication: handed to the loop, which writes it beside what it publishes. */
export function publicationPath(publicationId: string): string {
  return `/portal/articles/${encodeURIComponent(publicationId)}`
}

export function columnPath(column: string): string {
  return `/portal/${column}/`
}
