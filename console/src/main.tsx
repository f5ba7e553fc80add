import './shell/theme.css';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { createQueryClient } from './api/query-client.ts';
import { oneSegmentName } from './one-segment-name.ts';
import { firstOverviewQuery } from './pages/overview/overview-query.ts';
import { createConsoleRouter } from './router.tsx';
import { wasSignedIn } from './session/was-signed-in.ts';

history.replaceState(history.state, '', oneSegmentName(location.pathname) + location.search + location.hash);
const place = document.querySelector('#console');
if (place === null) throw new Error('the page has no place for the console');
const client = createQueryClient();
// Asked for beside who it is, so that the first view waits for the slower of the two alone.
if (location.pathname === '/' && wasSignedIn()) client.query(firstOverviewQuery(location.search)).catch(() => {});
createRoot(place).render(
  <StrictMode>
    <QueryClientProvider client={client}>
      <RouterProvider router={createConsoleRouter()} />
    </QueryClientProvider>
  </StrictMode>,
);
