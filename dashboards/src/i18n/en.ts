import { type Texts, zhCN } from './zh-CN.ts'
export const en: Texts = zhCN
