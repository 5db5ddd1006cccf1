import { expect, it } from 'vitest'
import { detectScript } from './script.ts'

it.each([
  ['工业和信息化部发布通知', 'hans'],
  ['工業和信息化部發布通知', 'hant'],
  ['The ministry published a notice', 'latin'],
  ['iPhone 15 Pro Max Titanium review 开箱', 'mixed'],
  ['5G网络已覆盖全部县城', 'hans'],
  ['これは日本語のテキストです', 'other'],
  ['😀!!! 123', 'other'],
  ['', 'other'],
])('reads %s as %s', (text, script) => {
  expect(detectScript(text)).toBe(script)
})
