import type { ReactNode } from 'react';
import './cut.css';

/** At most a few lines of something long: all of it is on the page that it leads to. */
export function Cut({ children }: { readonly children: ReactNode }) {
  return <span className="cut">{children}</span>;
}
