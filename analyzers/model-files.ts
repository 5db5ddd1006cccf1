/** What `npm run train` writes and `openAnalyzer` reads, below one folder. */
export const modelFiles = {
  sentiment: 'sentiment.bin.gz',
  news: 'news-thucnews.bin.gz',
  headlines: 'news-tnews.bin.gz',
  petition: 'petition.bin.gz',
  concern: 'concern.bin.gz',
  frequencies: 'word-frequencies.tsv.gz',
  report: 'report.json',
} as const
