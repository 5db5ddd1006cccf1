import { maskPersonal } from '../model/mask-personal.ts'

/** What was mended, in the words that are shown with the document. */
export type TextNote =
  | 'nul-bytes'
  | 'control-characters'
  | 'lone-surrogates'
  | 'repeated-characters'
  | 'personal-data-masked'

export interface CleanedText {
  readonly text: string
  readonly notes: readonly TextNote[]
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const control = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/
// biome-ignore lint/suspicious/noControlCharactersInRegex: as above
const controls = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]+/g
const longRun = /(.)\1{199}\1+/gsu

/**
 * Text that every later stage, engine and page can hold: well-formed Unicode, no control characters but tab and line feed, no character
 * repeated more than 200 times, telephone, identity-card and e-mail numbers of persons masked.
 */
export function cleanText(raw: string): CleanedText {
  const notes: TextNote[] = []
  const mend = (text: string, note: TextNote, mended: string): string => {
    if (mended !== text) notes.push(note)
    return mended
  }
  let text = raw
  if (!text.isWellFormed()) text = mend(text, 'lone-surrogates', text.toWellFormed())
  if (text.includes('\r')) text = text.replace(/\r\n?/g, '\n')
  if (control.test(text)) {
    text = mend(
      text,
      text.includes('\u0000') ? 'nul-bytes' : 'control-characters',
      text.replace(controls, ''),
    )
  }
  if (text.length > 200) {
    text = mend(
      text,
      'repeated-characters',
      text.replace(longRun, (_run, character: string) => character.repeat(200)),
    )
  }
  return { text: mend(text, 'personal-data-masked', maskPersonal(text)).trim(), notes }
}
