import { AppError, messageOf } from '../../pipeline/platform/errors.ts'

/** Cuts normalised Chinese text into words. The pieces joined give the text again, whatever the text is. */
export interface Segmenter {
  readonly name: SegmenterName
  /** Of the library and of the dictionary, for `Annotations.analyzers`: another version may cut otherwise. */
  readonly version: string
  cut(text: string): string[]
}

export type SegmenterName = 'nodejieba' | 'jieba-rs'

export interface SegmenterOptions {
  /** `auto` takes nodejieba, and jieba-rs where nodejieba could not be built. */
  readonly engine?: SegmenterName | 'auto'
  /** A file of `word frequency tag` lines beside the shipped one. */
  readonly userDictionary?: string
}

/** Opens the segmenter that was asked for; with `auto`, the first that loads. Throws `MISSING_PART` when none does. */
export async function openSegmenter(options: SegmenterOptions = {}): Promise<Segmenter> {
  const { engine = 'auto' } = options
  if (engine === 'jieba-rs') return openJiebaRs(options)
  try {
    const { openNodejieba } = await import('./nodejieba.ts')
    return openNodejieba(options)
  } catch (cause) {
    if (engine === 'nodejieba') {
      throw new AppError('MISSING_PART', `load nodejieba: ${messageOf(cause)}`, {
        cause,
        userMessage: 'nodejieba 没有装好：请运行 npm rebuild nodejieba，或把分词引擎设为 jieba-rs。',
      })
    }
    return openJiebaRs(options)
  }
}

async function openJiebaRs(options: SegmenterOptions): Promise<Segmenter> {
  const { openJiebaRs: open } = await import('./jieba-rs.ts')
  return open(options)
}
