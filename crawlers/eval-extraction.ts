/** Figures of extraction against a folder with `gold.jsonl` and its pages. */
export interface ExtractionFigures {
  readonly task: 'extract'
  readonly pages: number
  /** Mean over pages of F1 on the bag of characters without whitespace. */
  readonly contentF1: number
  readonly pagesAbove09: number
  /** Share of pages whose title is right, among those with a gold title; likewise day and minute. */
  readonly title: number
  readonly day: number
  readonly minute: number
  readonly detail: readonly PageFigures[]
}

export interface PageFigures {
  readonly file: string
  readonly contentF1: number
  readonly isTitleRight?: boolean
  readonly isDayRight?: boolean
  readonly isMinuteRight?: boolean
  readonly title: string
  readonly publishedAt?: string
}
