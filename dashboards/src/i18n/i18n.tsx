import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from 'react'
import { type Texts, zhCN } from './zh-CN.ts'

export type Language = 'zh-CN' | 'en'

interface Spoken {
  readonly language: Language
  readonly texts: Texts
  readonly speak: (language: Language) => void
}

const storageKey = 'yushu.language'
const SpokenContext = createContext<Spoken>({ language: 'zh-CN', texts: zhCN, speak: () => {} })

/** The texts of the pages in the chosen language. */
export function useTexts(): Texts {
  return useContext(SpokenContext).texts
}

export function useLanguage(): Spoken {
  return useContext(SpokenContext)
}

/** Chinese is there at once; English is a chunk of its own, loaded when chosen. */
export function Spoken({ children }: { readonly children: ReactNode }) {
  const [language, setLanguage] = useState<Language>(remembered)
  const [english, setEnglish] = useState<Texts>()
  useEffect(() => {
    document.documentElement.lang = language
    localStorage.setItem(storageKey, language)
    if (language === 'en') void import('./en.ts').then(({ en }) => setEnglish(en))
  }, [language])
  const spoken = useMemo<Spoken>(
    () =>
      language === 'en' && english
        ? { language, texts: english, speak: setLanguage }
        : { language: 'zh-CN', texts: zhCN, speak: setLanguage },
    [language, english],
  )
  return <SpokenContext value={spoken}>{children}</SpokenContext>
}

function remembered(): Language {
  return localStorage.getItem(storageKey) === 'en' ? 'en' : 'zh-CN'
}
