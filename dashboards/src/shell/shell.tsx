import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { App, ConfigProvider } from 'antd'
import enUS from 'antd/es/locale/en_US'
import zhCN from 'antd/es/locale/zh_CN'
import { useState } from 'react'
import { BrowserRouter } from 'react-router'
import type { SessionView } from '../../../api/views/system.ts'
import { isCallError } from '../client.ts'
import { drillAddress, drillId } from '../frame/drill.ts'
import { useLanguage } from '../i18n/i18n.tsx'
import { NowClock } from '../parts/now.tsx'
import { officeTheme } from '../theme.ts'
import { DrillFrame } from './drill-frame.tsx'
import { Frame } from './frame.tsx'
import { SessionContext } from './session-context.ts'
import './shell.css'

/** The working pages for one signed-in person; another person gets a new one, with an empty memory. */
export function Shell({ session }: { readonly session: SessionView }) {
  const { language } = useLanguage()
  const [queries] = useState(createQueries)
  return (
    <SessionContext value={session}>
      <QueryClientProvider client={queries}>
        <ConfigProvider
          locale={language === 'en' ? enUS : zhCN}
          theme={officeTheme}
          button={{ autoInsertSpace: false }}
        >
          <App component={false}>
            <NowClock>
              <BrowserRouter basename={drillId ? drillAddress(drillId) : '/app'}>
                {drillId ? <DrillFrame id={drillId} /> : <Frame />}
              </BrowserRouter>
            </NowClock>
          </App>
        </ConfigProvider>
      </QueryClientProvider>
    </SessionContext>
  )
}

function createQueries(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 10_000,
        // Only a dead line or an overloaded server is worth another try.
        retry: (count, error) =>
          count < 2 && isCallError(error) && (error.status === 0 || error.status === 503),
      },
      mutations: { retry: false },
    },
  })
}
