import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { firstParagraph, isSafeAddress, parseRichText, toHtml, toPlainText } from './rich-text.ts'

const html = (text: string) => toHtml(parseRichText(text))

describe('a rich text', () => {
  it('takes plain paragraphs as they are, set off by an empty line or by two ideographic spaces', () => {
    expect(html('3月2日8时许。\n\n火已扑灭。')).toBe('<p>3月2日8时许。</p>\n<p>火已扑灭。</p>')
    expect(html('　　第一段。\r\n　　第二段。')).toBe('<p>第一段。</p>\n<p>第二段。</p>')
    expect(html('第一行\n第二行')).toBe('<p>第一行<br>第二行</p>')
    expect(html('    四个空格开头\n---\n*不是斜体* 1.5 `代码`')).toBe(
      '<p>四个空格开头<br>---<br>*不是斜体* 1.5 `代码`</p>',
    )
  })

  it('has headings, bold beside Chinese punctuation, lists, quotes, links, pictures and tables', () => {
    expect(html('## 一、总体要求\n\n#### 小节')).toBe('<h2>一、总体要求</h2>\n<h3>小节</h3>')
    expect(html('请**注意：**此件**公开发布**。')).toBe(
      '<p>请<strong>注意：</strong>此件<strong>公开发布</strong>。</p>',
    )
    expect(html('3. 甲\n4. 乙')).toBe('<ol start="3"><li>甲</li><li>乙</li></ol>')
    expect(html('- 甲\n  - 子\n- 乙')).toBe('<ul><li>甲<ul><li>子</li></ul></li><li>乙</li></ul>')
    expect(html('> 原文')).toBe('<blockquote><p>原文</p></blockquote>')
    expect(html('[全文](https://www.gov.cn/a?b=1&c=2)')).toBe(
      '<p><a href="https://www.gov.cn/a?b=1&amp;c=2">全文</a></p>',
    )
    expect(html('![图"解](/attachments/a1)')).toBe('<p><img src="/attachments/a1" alt="图&quot;解"></p>')
    expect(html('| 项目 | 数量 |\n|---|---|\n| 甲 | **3** |')).toBe(
      '<table><thead><tr><th scope="col">项目</th><th scope="col">数量</th></tr></thead><tbody><tr><td>甲</td><td><strong>3</strong></td></tr></tbody></table>',
    )
  })

  it.each([
    '<script>alert(1)</script>',
    '[点此](javascript:alert(1))',
    '[点此](java&#115;cript:alert(1))',
    '[点此](//evil.example/x)',
    '![x](data:image/svg+xml;base64,AA)',
    '![x](mailto:a@b.cn)',
    '<img src=x onerror=alert(1)>',
    '[a](https://x.cn "onmouseover=alert(1)")',
  ])('lets nothing of %s act', (text) => {
    expect(html(text)).not.toMatch(/<script|javascript:[^<]*"|<img|onmouseover|href="\/\//iu)
  })

  it('shows an address that is not safe as the text it is', () => {
    expect(toPlainText(parseRichText('[点此](javascript:alert)'))).toBe('[点此](javascript:alert)')
    expect(['https://a.cn', 'mailto:a@b.cn', '/portal/x', '#top'].every(isSafeAddress)).toBe(true)
    expect(
      ['JavaScript:x', '//a.cn', 'data:x', '/\\a.cn', 'ftp://a.cn', 'file.html'].some(isSafeAddress),
    ).toBe(false)
  })

  it('gives its words alone, marks gone, and its first paragraph for a summary', () => {
    const blocks = parseRichText('## 题\n\n死亡**3**人，[详见](/a)。\n\n1. 甲\n2. 乙')
    expect(toPlainText(blocks)).toBe('题\n\n死亡3人，详见。\n\n1. 甲\n2. 乙')
    expect(firstParagraph(blocks)).toBe('死亡3人，详见。')
    expect(firstParagraph(parseRichText('## 只有题'))).toBe('')
  })

  it('keeps every character of a text without markup, whatever it is', () => {
    const letters = fc.string({ unit: fc.constantFrom(...'中文，。：0aA <&"\'/（）') })
    fc.assert(
      fc.property(letters, (text) => {
        const words = text.trim()
        expect(toPlainText(parseRichText(words)).replace(/\s+/gu, '')).toBe(words.replace(/\s+/gu, ''))
      }),
    )
  })

  it('makes only its own tags of any text at all', () => {
    const parts = fc.constantFrom(
      '**',
      '[a](',
      'x)',
      '![',
      '](',
      '\n',
      '\n\n',
      '|',
      '---',
      '> ',
      '- ',
      '1. ',
      '<b>',
      '&lt;',
      '"',
      '文',
      '\\',
      '#',
      ' ',
    )
    fc.assert(
      fc.property(fc.array(parts, { maxLength: 40 }), (pieces) => {
        const tags = html(pieces.join('')).match(/<[^>]*>/gu) ?? []
        for (const tag of tags)
          expect(tag).toMatch(
            /^<(?:\/?(?:p|h[23]|ul|ol|li|blockquote|strong|table|thead|tbody|tr|td|a)|br|ol start="\d+"|\/?th(?: scope="col")?|a href="[^"]*"|img src="[^"]*" alt="[^"]*")>$/u,
          )
      }),
      { numRuns: 300 },
    )
  })
})
