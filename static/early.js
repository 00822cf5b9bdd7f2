try{let h=document.documentElement.dataset,s=JSON.parse(localStorage.reading||"{}");h.script="";for(let n of["scheme","size","face","spacing","contrast"])if(/^[a-z]+$/.test(s[n]))h[n]=s[n]}catch{}
