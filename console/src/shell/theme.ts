import { useEffect, useState } from 'react';

export type Theme = 'light' | 'dark';

const KEY = 'pratique-theme';

/** What the viewer chose in this browser, else what the system has. */
export function useTheme(): readonly [Theme, (theme: Theme) => void] {
  const [theme, setTheme] = useState(chosen);
  useEffect(() => {
    document.documentElement.dataset['theme'] = theme;
    // Cloudscape's components follow a class.
    document.body.classList.toggle('awsui-dark-mode', theme === 'dark');
  }, [theme]);
  return [
    theme,
    (next) => {
      localStorage.setItem(KEY, next);
      setTheme(next);
    },
  ];
}

function chosen(): Theme {
  const stored = localStorage.getItem(KEY);
  if (stored === 'light' || stored === 'dark') return stored;
  return matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
}
