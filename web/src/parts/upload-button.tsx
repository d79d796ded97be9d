// A button that takes one file.
import { Button, type ButtonProps } from '@mantine/core';
import { type ReactNode, useRef } from 'react';

export interface UploadButtonProps extends ButtonProps {
  /** `.csv,.xlsx` */
  accept: string;
  onFile: (file: File) => void;
  children: ReactNode;
}

export function UploadButton({ accept, onFile, children, ...rest }: UploadButtonProps) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <Button variant="default" {...rest} onClick={() => input.current?.click()}>
        {children}
      </Button>
      <input
        ref={input}
        type="file"
        accept={accept}
        hidden
        onChange={(event) => {
          const file = event.currentTarget.files?.[0];
          // The same file may be chosen again after it was mended.
          event.currentTarget.value = '';
          if (file !== undefined) onFile(file);
        }}
      />
    </>
  );
}
