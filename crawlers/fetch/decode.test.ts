import iconv from 'iconv-lite'
import { describe, expect, it } from 'vitest'
import { decodeBytes } from './decode.ts'

const simplified = '工业和信息化部今天发布通知，要求各地做好有关工作，这是为了保障用户的权益。'
const traditional = '我們認為這個問題的關鍵在於時間，大家都會從中學到東西，說明對國家發展的意義。'
const html = (text: string, charset?: string) =>
  `<html><head>${charset ? `<meta charset="${charset}">` : ''}<title>${text}</title></head><body><p>${text}</p></body></html>`

describe('decodeBytes', () => {
  it.each([
    ['UTF-8 with nothing said', Buffer.from(html(simplified)), undefined, 'utf-8', false],
    [
      'UTF-8 with a mark',
      Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from(simplified)]),
      undefined,
      'utf-8',
      false,
    ],
    ['GB2312 by meta', iconv.encode(html(simplified, 'gb2312'), 'gb2312'), undefined, 'gb18030', false],
    ['GBK by header', iconv.encode(html(simplified), 'gbk'), 'text/html; charset=GBK', 'gb18030', false],
    ['GBK with nothing said', iconv.encode(html(simplified), 'gbk'), undefined, 'gb18030', false],
    [
      'GBK called UTF-8',
      iconv.encode(html(simplified, 'utf-8'), 'gbk'),
      'text/html; charset=utf-8',
      'gb18030',
      true,
    ],
    ['UTF-8 called GBK', Buffer.from(html(simplified, 'gbk')), 'text/html; charset=gbk', 'utf-8', true],
    [
      'GBK called Latin 1',
      iconv.encode(html(simplified), 'gbk'),
      'text/html; charset=iso-8859-1',
      'gb18030',
      true,
    ],
    ['UTF-16', iconv.encode(html(simplified), 'utf16le', { addBOM: true }), undefined, 'utf-16le', false],
  ])('%s', (_name, bytes, contentType, charset, isMended) => {
    const decoded = decodeBytes(bytes, contentType)
    expect(decoded).toMatchObject({ charset, isMended })
    expect(decoded.text).toContain(simplified)
  })

  it('reads GB18030 signs of four bytes', () => {
    const text = `${simplified}㐀𠀀`
    expect(decodeBytes(iconv.encode(html(text, 'gb18030'), 'gb18030')).text).toContain(text)
  })

  it.each([
    ['by meta', 'big5', undefined],
    ['with nothing said', undefined, undefined],
    ['called GBK', undefined, 'text/html; charset=gbk'],
  ])('reads Big5 %s', (_name, meta, contentType) => {
    const decoded = decodeBytes(iconv.encode(html(traditional, meta), 'big5'), contentType)
    expect(decoded.charset).toBe('big5')
    expect(decoded.text).toContain(traditional)
  })

  it('keeps UTF-8 with one broken byte, and one cut in the middle of a sign', () => {
    const bytes = Buffer.from(html(simplified.repeat(20)))
    expect(decodeBytes(bytes.subarray(0, bytes.length - 21)).charset).toBe('utf-8')
    const broken = Buffer.concat([bytes, Buffer.from([0xff])])
    expect(decodeBytes(broken, 'text/html; charset=utf-8').charset).toBe('utf-8')
  })

  it('takes plain ASCII and nothing at all for what was declared', () => {
    expect(decodeBytes(Buffer.from('<p>ok</p>'), 'text/html; charset=gbk')).toMatchObject({
      text: '<p>ok</p>',
      isMended: false,
    })
    expect(decodeBytes(new Uint8Array()).text).toBe('')
  })
})
